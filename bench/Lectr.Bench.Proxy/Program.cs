using Lectr.Bench.Proxy;

switch (args)
{
    case ["upstream", var port]:
        using (var upstream = new UpstreamServer(int.Parse(port)))
        {
            await upstream.RunAsync();
        }

        return 0;
    case ["yarp", var port, var upstream]:
        await YarpTarget.RunAsync(int.Parse(port), int.Parse(upstream));
        return 0;
    case ["lectr", var port, var upstream, var database, var recording, var rules]:
        await LectrTarget.RunAsync(int.Parse(port), int.Parse(upstream), database, bool.Parse(recording), int.Parse(rules));
        return 0;
    case ["load", var port, var size, var last, var seconds, var conns]:
        var r = await ClosedLoop.RunAsync(int.Parse(port), Bodies.Chat(int.Parse(size), bool.Parse(last), false), int.Parse(conns), TimeSpan.FromSeconds(int.Parse(seconds)));
        Console.WriteLine($"{r.PerSecond:0}/s p50 {r.P50} p99 {r.P99} failures {r.Failures}");
        return 0;
    case ["run", .. var options]:
        return await Suite.RunAsync(options);
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project bench/Lectr.Bench.Proxy -- run [--seconds N] [--rounds N] [--out FILE] [--portkey FOLDER]
            Measures Lectr, nginx, bare YARP and the upstream called directly, interleaved, and prints a report in Markdown.
            """);
        return 2;
}
