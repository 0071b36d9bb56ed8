using System.Collections.Concurrent;
using Lectr.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lectr.Dashboard.Tests;

/// <summary>Someone in front of the dashboard; keeps what went wrong in the browser.</summary>
public sealed class Visitor : IAsyncDisposable
{
    // The API lets few sign-ins pass in a minute, as it should; later windows take the cookie of the first.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> SignedIn = new();

    private readonly ConcurrentQueue<string> _complaints = new();

    private Visitor(IPage page, string serverUrl)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(serverUrl, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"asked another server: {request.Url}");
            }
        };
    }

    /// <summary>The open page.</summary>
    public IPage Page { get; }

    /// <summary>Script errors, refused resources and calls to other servers so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The rows of the rules' page, in the order in which they are evaluated.</summary>
    public ILocator Rules => Page.GetByRole(AriaRole.List, new() { Name = "Rules, in the order they are evaluated" }).GetByRole(AriaRole.Listitem);

    /// <summary>Opens a browser window on the server and signs in there, by hand.</summary>
    public static async Task<Visitor> SignInAsync(Chromium chromium, string serverUrl, string token = LectrProcess.AdminToken)
    {
        var visitor = new Visitor(await chromium.OpenAsync(serverUrl), serverUrl);
        var page = visitor.Page;
        await page.GotoAsync("/login");
        await page.GetByLabel("Admin token", new() { Exact = true }).FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        return visitor;
    }

    /// <summary>Opens a browser window of someone who has signed in before.</summary>
    public static async Task<Visitor> ReturnAsync(Chromium chromium, string serverUrl, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 860)
    {
        var state = await SignedIn.GetOrAdd(serverUrl, server => new(() => StateAsync(chromium, server))).Value;
        return new Visitor(await chromium.OpenAsync(serverUrl, scheme, width, height, state), serverUrl);
    }

    /// <summary>Opens a page by its address and waits for its heading.</summary>
    public async Task GoAsync(string path, string heading)
    {
        await Page.GotoAsync(path);
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Opens a page by its name in the navigation.</summary>
    public async Task ChooseAsync(string name)
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Closes the window; after a failed test, says first what was on the page.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
        {
            var shown = await Page.Locator("body").InnerTextAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"{Page.Url}\n{shown}\n{string.Join('\n', _complaints)}");
        }

        await Page.Context.DisposeAsync();
    }

    private static async Task<string> StateAsync(Chromium chromium, string serverUrl)
    {
        await using var visitor = await SignInAsync(chromium, serverUrl);
        return await visitor.Page.Context.StorageStateAsync();
    }
}
