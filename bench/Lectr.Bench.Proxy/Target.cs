using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Bench.Proxy;

/// <summary>A proxy under measurement: its process, its port, and its name in the report.</summary>
internal sealed record Target(string Name, int Port, Process? Process) : IDisposable
{
    /// <summary>CPU seconds spent so far; 0 for the upstream called directly.</summary>
    public double CpuSeconds => Process is null ? 0 : ProcessCpu.Seconds(Process.Id);

    /// <summary>Resident memory in megabytes.</summary>
    public double Megabytes => Process is null ? 0 : ProcessCpu.ResidentMegabytes(Process.Id);

    /// <summary>Starts a command on the proxy's core and waits until its port answers.</summary>
    public static async Task<Target> StartAsync(string name, int port, string command, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string core = "0")
    {
        var start = new ProcessStartInfo("taskset", ["-c", core, command, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        var errors = new List<string>();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilListeningAsync(name, port, process, errors);
        return new Target(name, port, process);
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Ends the process, its children too.</summary>
    public void Dispose()
    {
        if (Process is { HasExited: false })
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }

        Process?.Dispose();
    }

    private static async Task UntilListeningAsync(string name, int port, Process process, List<string> errors)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{name} exited with {process.ExitCode}: {string.Join('\n', errors)}");
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException($"{name} does not listen on {port}.");
    }
}
