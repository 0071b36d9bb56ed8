namespace Lectr.Bench.Proxy;

/// <summary>The rivals, each started with the settings that its own documentation gives.</summary>
internal static class Targets
{
    public const string Nginx = "nginx";
    public const string Yarp = "YARP, bare";
    public const string TunedYarp = "YARP, same switches";
    public const string Lectr = "Lectr, everything on";
    public const string Shipping = "Lectr, shipping too";
    public const string Silent = "Lectr, recording off";

    // On one core the runtime waits ten times as long before it optimises, and begins anew with every new method; without these the
    // warm-up would take minutes. The code that runs in the end is the same.
    private static readonly Dictionary<string, string> WarmSooner = new() { ["DOTNET_TC_DelaySingleProcMultiplier"] = "1", ["DOTNET_TC_CallCountingDelayMs"] = "0" };

    private static readonly string Self = Environment.ProcessPath!;

    public static Task<Target> UpstreamAsync(int port, string certificate = "-") =>
        Target.StartAsync("upstream", port, Self, ["upstream", $"{port}", certificate], core: "1");

    public static Task<Target> YarpAsync(string upstream, bool tuned, string certificate = "-")
    {
        var port = Target.FreePort();
        var environment = Environments(certificate);
        if (tuned)
        {
            environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
            environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        }

        return Target.StartAsync(tuned ? TunedYarp : Yarp, port, Self, ["yarp", $"{port}", upstream, $"{tuned}"], environment, tells: true);
    }

    public static async Task<Target?> NginxAsync(string upstream)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return null;
        }

        var port = Target.FreePort();
        var folder = Directory.CreateTempSubdirectory("lectr-bench-nginx").FullName;
        var configuration = Path.Combine(folder, "nginx.conf");
        var address = new Uri(upstream);
        await File.WriteAllTextAsync(configuration, $$"""
            worker_processes 1; daemon off; pid {{folder}}/pid; error_log /dev/null; {{(Environment.UserName == "root" ? "user root;" : "")}}
            events { worker_connections 16384; }
            http {
              access_log off; client_max_body_size 0; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy;
              client_body_buffer_size 2m; keepalive_requests 1000000000;
              upstream up { server 127.0.0.1:{{address.Port}}; keepalive 2048; keepalive_requests 1000000000; }
              server { listen 127.0.0.1:{{port}} backlog=4096; location / {
                proxy_pass {{address.Scheme}}://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
            }
            """);
        return await Target.StartAsync(Nginx, port, "/usr/sbin/nginx", ["-c", configuration], folder: folder);
    }

    public static Task<Target> LectrAsync(string name, string upstream, Func<LectrSetting, LectrSetting>? change = null, string certificate = "-")
    {
        var port = Target.FreePort();
        var folder = Directory.CreateTempSubdirectory("lectr-bench-proxy").FullName;
        var setting = new LectrSetting(folder, upstream);
        var environment = Environments(certificate);
        environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        return Target.StartAsync(name, port, Self, (change?.Invoke(setting) ?? setting).Arguments(port), environment, tells: true, folder: folder);
    }

    /// <summary>Portkey's gateway from npm, installed into <paramref name="folder"/> beforehand; null when it is not there.</summary>
    public static async Task<Target?> PortkeyAsync(string folder)
    {
        var script = Path.Combine(folder, "node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!File.Exists(script))
        {
            return null;
        }

        var port = Target.FreePort();
        return await Target.StartAsync("Portkey gateway", port, "node", [script, "--headless", $"--port={port}"], new Dictionary<string, string> { ["NODE_ENV"] = "production" });
    }

    private static Dictionary<string, string> Environments(string certificate)
    {
        var environment = new Dictionary<string, string>(WarmSooner);
        if (certificate != "-")
        {
            environment["SSL_CERT_FILE"] = certificate;
        }

        return environment;
    }
}
