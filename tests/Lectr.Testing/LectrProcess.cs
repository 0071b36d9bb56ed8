using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lectr.Testing;

/// <summary>The built executable as a process of its own, on ports and a data directory of its own.</summary>
public sealed partial class LectrProcess : IAsyncDisposable
{
    /// <summary>The Lectr key that every process is started with.</summary>
    public const string LectrKey = "lc_key_0123456789abcdefghijklmnopqrstuv";

    /// <summary>The admin token that every process is started with.</summary>
    public const string AdminToken = "lc_admin_0123456789abcdefghijklmnopqrstuv";

    private static readonly HttpClient Probe = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private LectrProcess(ProcessStartInfo start, string proxyUrl, string apiUrl)
    {
        (ProxyUrl, ApiUrl) = (proxyUrl, apiUrl);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillNow();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>"http://127.0.0.1:port" of the proxy.</summary>
    public string ProxyUrl { get; }

    /// <summary>"http://127.0.0.1:port" of the admin API.</summary>
    public string ApiUrl { get; }

    /// <summary>Everything written to standard output and error so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts it and waits until everything it serves is ready.</summary>
    /// <param name="options">What it is started with.</param>
    public static async Task<LectrProcess> StartAsync(LectrProcessOptions options)
    {
        var lectr = Launch(options);
        try
        {
            await lectr.WaitUntilReadyAsync(options);
            return lectr;
        }
        catch
        {
            await lectr.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static LectrProcess Launch(LectrProcessOptions options)
    {
        var proxyUrl = $"http://127.0.0.1:{options.ProxyPort ?? FreePort()}";
        var apiUrl = $"http://127.0.0.1:{options.ApiPort ?? FreePort()}";
        var start = new ProcessStartInfo("dotnet", [ExecutablePath, .. options.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = options.DataDirectory,
        };
        start.Environment["Lectr__DataDirectory"] = options.DataDirectory;
        start.Environment["Lectr__Proxy__Url"] = proxyUrl;
        start.Environment["Lectr__Api__Url"] = apiUrl;
        start.Environment["Lectr__Api__ConfirmationTimeout"] = Patience.Span.ToString();
        start.Environment["Lectr__Bootstrap__LectrKey"] = LectrKey;
        start.Environment["Lectr__Bootstrap__AdminToken"] = AdminToken;
        if (options.ConnectionString is not null)
        {
            start.Environment["ConnectionStrings__Lectr"] = options.ConnectionString;
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return new LectrProcess(start, proxyUrl, apiUrl);
    }

    /// <summary>A client of the proxy that carries the Lectr key.</summary>
    public HttpClient ProxyClient()
    {
        var client = new HttpClient { BaseAddress = new Uri(ProxyUrl) };
        client.DefaultRequestHeaders.Add("X-Lectr-Key", LectrKey);
        return client;
    }

    /// <summary>A client of the admin API that carries the operator's token.</summary>
    public HttpClient ApiClient()
    {
        var client = new HttpClient { BaseAddress = new Uri(ApiUrl) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        return client;
    }

    /// <summary>kill -9: nothing of it gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        KillNow();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a container runtime sends it; waits for the end and returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, 15);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience.Span);
        return _process.ExitCode;
    }

    /// <summary>Waits for the end without asking for it; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout ?? Patience.Span);
        return _process.ExitCode;
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static string ExecutablePath
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var repository = output;
            while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Lectr.sln")))
            {
                repository = repository.Parent;
            }

            // The configuration and framework folders are the test's own: .../bin/Release/net10.0.
            return Path.Combine(repository!.FullName, "src", "Lectr", "bin", output.Parent!.Name, output.Name, "lectr.dll");
        }
    }

    private async Task WaitUntilReadyAsync(LectrProcessOptions options)
    {
        foreach (var url in options.ReadyUrls(ProxyUrl, ApiUrl))
        {
            await Eventually.TrueAsync(
                async () => _process.HasExited
                    ? throw new InvalidOperationException($"lectr ended with {_process.ExitCode}:\n{Output}")
                    : await AnswersAsync(url + "/health/ready"),
                $"{url} is ready; output so far:\n{Output}");
        }
    }

    private static async Task<bool> AnswersAsync(string url)
    {
        try
        {
            using var answer = await Probe.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

    private void KillNow()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
