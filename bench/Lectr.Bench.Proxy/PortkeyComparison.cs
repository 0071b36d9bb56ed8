using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>Portkey's gateway with its defaults beside Lectr with everything on, both warmed up.</summary>
internal sealed class PortkeyComparison(SuiteOptions options, Results results)
{
    public async Task RunAsync(string upstream)
    {
        if (options.Portkey is null || await Targets.PortkeyAsync(options.Portkey) is not { } portkey)
        {
            Console.Error.WriteLine("Portkey's gateway is not installed: left out.");
            return;
        }

        using var other = portkey;
        using var lectr = await Targets.LectrAsync(Targets.Lectr, upstream);
        await WarmUp.RunAsync([lectr], options);

        // The gateway takes provider and address from headers of its own.
        var plain = System.Text.Encoding.UTF8.GetString(Bodies.Chat(1024, modelLast: true, stream: false));
        var request = System.Text.Encoding.UTF8.GetBytes(plain.Insert(
            plain.IndexOf("\r\n", StringComparison.Ordinal) + 2, $"x-portkey-provider: openai\r\nx-portkey-custom-host: {upstream}/v1\r\n"));
        await ClosedLoop.RunAsync(portkey.Port, request, 64, options.WarmUp);
        var rows = await Measurement.InterleavedAsync([other, lectr], Math.Max(2, options.Rounds / 2), target => ClosedLoop.RunAsync(target.Port, request, 64, options.Time));
        results.Section("portkey", Tables.Closed(rows));
        results.Raw("portkey", rows);
        results.Figure("portkey/cpu-vs-lectr", rows[0].Against(rows[1], sample => sample.CpuMicroseconds));
        results.Figure("portkey/throughput-vs-lectr", rows[1].Against(rows[0], sample => sample.PerSecond));
        Console.Error.WriteLine($"Portkey: {Tables.Line(rows)}");
    }
}
