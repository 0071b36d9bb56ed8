using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>The provider behind TLS, as providers are; connections are kept, so that the handshake is paid once.</summary>
internal sealed class TlsUpstream(SuiteOptions options, Results results)
{
    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("lectr-bench-tls").FullName;
        var certificate = Path.Combine(folder, "upstream.pem");
        Certificate.Write(certificate);
        var port = Target.FreePort();
        var address = $"https://127.0.0.1:{port}";
        var targets = new List<Target>();
        try
        {
            using var upstream = await Targets.UpstreamAsync(port, certificate);
            if (await Targets.NginxAsync(address) is { } nginx)
            {
                targets.Add(nginx);
            }

            targets.Add(await Targets.YarpAsync(address, tuned: false, certificate));
            targets.Add(await Targets.YarpAsync(address, tuned: true, certificate));
            targets.Add(await Targets.LectrAsync(Targets.Lectr, address, certificate: certificate));
            await WarmUp.RunAsync(targets, options);
            var request = Bodies.Chat(1024, modelLast: true, stream: false);
            var rows = await Measurement.InterleavedAsync(targets, options.Rounds, target => ClosedLoop.RunAsync(target.Port, request, 64, options.Time));
            results.Section("tls", Tables.Closed(rows));
            results.Raw("tls", rows);
            Console.Error.WriteLine($"TLS upstream: {Tables.Line(rows)}");
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }
}
