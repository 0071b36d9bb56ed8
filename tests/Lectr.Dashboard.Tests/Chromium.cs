using Lectr.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Lectr.Dashboard.Tests.Chromium))]

namespace Lectr.Dashboard.Tests;

/// <summary>One browser for all tests: the machine's own Chromium, because no build of one is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience.Seconds * 1000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Find(),
            Args = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
    }

    /// <summary>A window of its own, with its own cookies; those of <paramref name="storageState"/> to begin with.</summary>
    public async Task<IPage> OpenAsync(string serverUrl, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 860, string? storageState = null)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = serverUrl,
            StorageState = storageState,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(Patience.Seconds * 1000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    // These tests are not skipped where no browser is installed: a page that nobody opened is not tested.
    private static string Find() =>
        Environment.GetEnvironmentVariable("LECTR_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need Chromium: install it (Debian: apt-get install chromium), or name it in LECTR_CHROMIUM.");
}
