using System.Globalization;
using Lectr.Bench.Proxy;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["upstream", var port, var certificate]:
        using (var pair = Certificate.Read(certificate))
        using (var upstream = new UpstreamServer(int.Parse(port), pair))
        {
            await upstream.RunAsync();
        }

        return 0;
    case ["yarp", var port, var upstream, var tuned]:
        await YarpTarget.RunAsync(int.Parse(port), upstream, bool.Parse(tuned));
        return 0;
    case ["lectr", var port, .. var words]:
        await LectrTarget.RunAsync(int.Parse(port), LectrSetting.Parse(words));
        return 0;
    case ["load", var port, var size, var last, var seconds, var connections]:
        var load = await ClosedLoop.RunAsync(int.Parse(port), Bodies.Chat(int.Parse(size), bool.Parse(last), stream: false), int.Parse(connections), TimeSpan.FromSeconds(int.Parse(seconds)));
        Console.WriteLine($"{load.PerSecond:0}/s p50 {load.P50:0.00} ms p99 {load.P99:0.00} ms, {load.Failures} failures");
        return 0;
    case ["run", .. var options]:
        await new Suite(SuiteOptions.Parse(options)).RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project bench/Lectr.Bench.Proxy -- run [--short] [--seconds N] [--rounds N] [--warm-up N] [--portkey FOLDER]
                     [--only closed,open,streams,tls,portkey,minute,scale,outage]
            Measures Lectr, nginx, bare YARP, Portkey's gateway and the upstream called directly, interleaved. bench/run makes the whole report.
            The proxy under measurement has the first core for itself, everything else the second one.
            """);
        return 2;
}
