using System.Text.RegularExpressions;
using Lectr.Testing;
using Lectr.Testing.Upstream;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lectr.Dashboard.Tests;

/// <summary>What happens between a click and its effect: two proxies confirm, a conflict shows in place, a refusal rolls back, the keyboard moves, the tail runs.</summary>
public sealed partial class WhileWorking(Chromium chromium) : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private TestDatabase _database = null!;
    private LectrProcess _lectr = null!;
    private LectrProcess _second = null!;
    private Visitor _visitor = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = OpenAiAnswers.Start();
        _database = await TestDatabase.CreateAsync([]);
        var options = new LectrProcessOptions
        {
            ConnectionString = _database.ConnectionString,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = $"{_upstream.Url}/v1" },
        };
        _lectr = await LectrProcess.StartAsync(options);
        _second = await LectrProcess.StartAsync(options with { Arguments = ["proxy"], DataDirectory = ScratchFolder.Create("data") });
        _visitor = await Visitor.SignInAsync(chromium, _lectr.ApiUrl);
        _page = _visitor.Page;
    }

    [Fact]
    public async Task Every_click_shows_what_became_of_it()
    {
        await BothProxiesConfirmARuleAsync();
        await ATakenPriorityIsShownInPlaceAsync();
        await AnArrivingBacktestMovesNoButtonAsync();
        await TheKeyboardMovesARuleAsync();
        await ARefusedEditIsTakenBackAsync();
        await TheTailShowsARequestAsItHappensAsync();
        await ATimeIsGivenInUtcOnHoverAsync();
        await TheLogIsExportedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _visitor.DisposeAsync();
        await _second.DisposeAsync();
        await _lectr.DisposeAsync();
        await _database.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private async Task BothProxiesConfirmARuleAsync()
    {
        await _visitor.GoAsync("/rules/new?name=First&feature=chat&target_provider=openai&target_model=gpt-4o-mini", "Rules");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Expect(_page.GetByText("Live on 2 of 2 proxies in")).ToBeVisibleAsync();
    }

    private async Task ATakenPriorityIsShownInPlaceAsync()
    {
        await _visitor.GoAsync("/rules/new?name=Second&feature=search&target_provider=openai&target_model=gpt-4o-mini", "Rules");
        await _page.GetByLabel("Priority").FillAsync("1");
        await Expect(_page.GetByText("Priority 1 is taken by “First”")).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await _page.GetByLabel("Priority").FillAsync("2");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Expect(_visitor.Rules).ToHaveCountAsync(2);
    }

    private async Task AnArrivingBacktestMovesNoButtonAsync()
    {
        var answered = new TaskCompletionSource();
        await _page.RouteAsync("**/api/rules/backtest", async route =>
        {
            await answered.Task;
            await route.ContinueAsync();
        });
        await _visitor.GoAsync("/rules/new?name=Third&feature=support&target_provider=openai&target_model=gpt-4o-mini", "Rules");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).HoverAsync();
        await _page.Mouse.DownAsync();
        answered.SetResult();
        await Expect(_page.GetByText("No recorded request would have moved")).ToBeVisibleAsync();
        await _page.Mouse.UpAsync();
        await Expect(_visitor.Rules).ToHaveCountAsync(3);
        await _page.UnrouteAsync("**/api/rules/backtest");
    }

    private async Task TheKeyboardMovesARuleAsync()
    {
        var handle = _page.GetByRole(AriaRole.Button, new() { Name = "Move Second" });
        await handle.FocusAsync();
        await _page.Keyboard.PressAsync("Space");
        await Expect(_page.GetByText("Second is now at position 2.")).ToBeAttachedAsync();
        await _page.Keyboard.PressAsync("ArrowUp");
        await Expect(_page.GetByText("Second is now at position 1.")).ToBeAttachedAsync();
        await _page.Keyboard.PressAsync("Space");
        await Expect(_page.GetByText("New order")).ToBeVisibleAsync();
        await Expect(_visitor.Rules.First).ToHaveAttributeAsync("aria-label", "Second");
        await _page.ReloadAsync();
        await Expect(_visitor.Rules.First).ToHaveAttributeAsync("aria-label", "Second");
    }

    private async Task ARefusedEditIsTakenBackAsync()
    {
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        await _page.RouteAsync(Switching(), async route =>
        {
            asked.TrySetResult();
            await answered.Task;
            await route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"title":"The database does not answer","status":503}""" });
        });
        var toggle = _visitor.Rules.First.GetByRole(AriaRole.Switch);
        await toggle.ClickAsync(new() { Force = true });
        await asked.Task;
        await Expect(toggle).Not.ToBeCheckedAsync();
        answered.SetResult();
        await Expect(_page.GetByText("The rule was not switched")).ToBeVisibleAsync();
        await Expect(toggle).ToBeCheckedAsync();
        await _page.UnrouteAsync(Switching());
    }

    private async Task TheTailShowsARequestAsItHappensAsync()
    {
        await _visitor.GoAsync("/requests", "Requests");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Live tail" }).ClickAsync();
        await Expect(_page.GetByText("Live · 0 new")).ToBeVisibleAsync();
        await new Application(_lectr.ProxyUrl, LectrProcess.LectrKey, "classifier", "classification").AskAsync("gpt-4o");
        await Expect(_page.GetByText("Live · 1 new")).ToBeVisibleAsync();
        await Expect(_page.Locator("[role=row][data-index='0']")).ToContainTextAsync("classifier");
    }

    private async Task ATimeIsGivenInUtcOnHoverAsync()
    {
        await _page.Locator("[role=row][data-index='0'] time").First.HoverAsync();
        await Expect(_page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync("UTC");
    }

    private async Task TheLogIsExportedAsync()
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await _page.RunAndWaitForDownloadAsync(() => _page.GetByRole(AriaRole.Menuitem, new() { Name = "CSV, with these filters" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.StartsWith("request_id,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",classifier,", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [GeneratedRegex("/api/rules/[^/]+/(enable|disable)$")]
    private static partial Regex Switching();
}
