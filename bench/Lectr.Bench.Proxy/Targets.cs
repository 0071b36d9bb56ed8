namespace Lectr.Bench.Proxy;

/// <summary>The rivals, each started with the settings that its own documentation gives.</summary>
internal static class Targets
{
    private static readonly string Self = Environment.ProcessPath!;

    public static Task<Target> UpstreamAsync(int port) =>
        Target.StartAsync("upstream", port, Self, ["upstream", port.ToString()], core: "1");

    public static Task<Target> YarpAsync(int upstream, bool tuned)
    {
        var port = Target.FreePort();
        var environment = tuned
            ? new Dictionary<string, string>
            {
                ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
                ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            }
            : null;
        return Target.StartAsync(tuned ? "YARP, same switches" : "YARP, bare", port, Self, ["yarp", port.ToString(), upstream.ToString()], environment);
    }

    public static async Task<Target?> NginxAsync(int upstream)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return null;
        }

        var port = Target.FreePort();
        var folder = Directory.CreateTempSubdirectory("lectr-bench-nginx").FullName;
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            worker_processes 1; daemon off; pid {{folder}}/pid; error_log /dev/null; user root;
            events { worker_connections 8192; }
            http {
              access_log off; client_max_body_size 0; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy;
              client_body_buffer_size 2m; keepalive_requests 1000000000;
              upstream up { server 127.0.0.1:{{upstream}}; keepalive 2048; keepalive_requests 1000000000; }
              server { listen 127.0.0.1:{{port}} backlog=4096; location / {
                proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
            }
            """);
        return await Target.StartAsync("nginx", port, "/usr/sbin/nginx", ["-c", configuration]);
    }

    public static Task<Target> LectrAsync(int upstream, string database, bool recording, int rules = 0)
    {
        var port = Target.FreePort();
        var name = rules > 0 ? $"Lectr, {rules} rules" : recording ? "Lectr, everything on" : "Lectr, recording off";
        var environment = new Dictionary<string, string> { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };
        return Target.StartAsync(name, port, Self, ["lectr", port.ToString(), upstream.ToString(), database, recording ? "true" : "false", rules.ToString()], environment);
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
}
