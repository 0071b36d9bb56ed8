using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Injection;

/// <summary>Options of the processes under test.</summary>
internal static class Setting
{
    /// <summary>Lectr on this database, in front of this provider; <paramref name="verb"/> as on the command line.</summary>
    public static LectrProcessOptions Options(FaultyDatabase database, ScriptedUpstream upstream, params string[] verb) => new()
    {
        Arguments = verb,
        ConnectionString = database.ConnectionString,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = upstream.Url + "/v1" },
    };

    /// <summary>Starts it and waits until the proxy knows the first key, which a slow machine makes after the proxy is ready.</summary>
    public static async Task<LectrProcess> StartAsync(LectrProcessOptions options)
    {
        var lectr = await LectrProcess.StartAsync(options);
        using var client = lectr.ProxyClient();
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync("/nowhere");
                return answer.StatusCode == System.Net.HttpStatusCode.NotFound;
            },
            "the first key works");
        return lectr;
    }

    /// <summary>A port that is free now, for a process that must come back at the same address.</summary>
    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
