using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Bench.Proxy;

/// <summary>A proxy under measurement: its process, its port, and its name in the report.</summary>
internal sealed record Target(string Name, int Port, Process? Process, bool Tells, string? Folder = null) : IDisposable
{
    /// <summary>CPU seconds spent so far; 0 for the upstream called directly.</summary>
    public double CpuSeconds => Process is null ? 0 : ProcessCpu.Seconds(Process.Id);

    /// <summary>Resident memory in megabytes.</summary>
    public double Megabytes => Process is null ? 0 : ProcessCpu.ResidentMegabytes(Process.Id);

    /// <summary>The upstream without anything in between.</summary>
    public static Target Direct(int port) => new("upstream, called directly", port, null, Tells: false);

    /// <summary>Starts a command on the proxy's core and waits until its port answers; one that <paramref name="tells"/> answers on its standard output what it allocated.</summary>
    public static async Task<Target> StartAsync(
        string name, int port, string command, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string core = "0", bool tells = false, string? folder = null)
    {
        var start = new ProcessStartInfo("taskset", ["-c", core, command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        var errors = new List<string>();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        if (!tells)
        {
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
        }

        await UntilListeningAsync(name, port, process, errors);
        return new Target(name, port, process, tells, folder);
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Bytes allocated so far by a process that tells; not a number for others.</summary>
    public async Task<double> AllocatedAsync() => Tells ? (await TellAsync()).Allocated : double.NaN;

    /// <summary>What a process of ours says of itself.</summary>
    public async Task<TargetState> TellAsync()
    {
        await Process!.StandardInput.WriteLineAsync("?");
        await Process.StandardInput.FlushAsync();
        var words = (await Process.StandardOutput.ReadLineAsync())!.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new TargetState(words[0], words[1], words[2], words[3]);
    }

    /// <summary>Returns when the process has become quiet, at the latest after some seconds.</summary>
    public async Task SettleAsync()
    {
        var before = CpuSeconds;
        for (var i = 0; i < 40 && Process is not null; i++)
        {
            await Task.Delay(150);
            var now = CpuSeconds;
            if (now - before < 0.03)
            {
                return;
            }

            before = now;
        }
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
        if (Folder is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
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
