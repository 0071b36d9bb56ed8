using Lectr.Testing;
using Lectr.Testing.Upstream;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lectr.Dashboard.Tests;

/// <summary>From an empty server to a rule that was made, tested, moved, switched off and brought back: one user, one sitting.</summary>
public sealed class NewUserJourney(Chromium chromium) : IAsyncLifetime
{
    private const string Model = "gpt-4o";
    private const int EnoughForARecommendation = 60;
    private ScriptedUpstream _upstream = null!;
    private LectrProcess _lectr = null!;
    private Visitor _visitor = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = OpenAiAnswers.Start();
        _lectr = await LectrProcess.StartAsync(new LectrProcessOptions
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = $"{_upstream.Url}/v1" },
        });
        _visitor = await Visitor.SignInAsync(chromium, _lectr.ApiUrl);
        _page = _visitor.Page;
    }

    [Fact]
    public async Task From_the_first_start_to_a_rule_restored_from_history()
    {
        var key = await CreateAKeyAsync();
        var application = new Application(_lectr.ProxyUrl, key, "classifier", "classification");

        await TheCheckTurnsGreenAfterARealCallAsync(application);
        await TheFeatureAppearsAsync();
        var recommended = await ARecommendationBecomesARuleAsync(application);
        await TheNextRequestIsReroutedAndTheLogSaysSoAsync(application, recommended);
        await ASecondRuleIsMovedToTheTopAsync();
        await TheRuleIsSwitchedOffAsync(application);
        await TheHistoryBringsItBackAsync(application, recommended);

        Assert.Empty(_visitor.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        await _visitor.DisposeAsync();
        await _lectr.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private async Task<string> CreateAKeyAsync()
    {
        await _page.GetByRole(AriaRole.Link, new() { Name = "Connect an application" }).ClickAsync();
        await Expect(Check).ToHaveAttributeAsync("data-state", "waiting");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create a key" }).ClickAsync();
        var key = await _page.GetByTestId("secret").InnerTextAsync();
        await Expect(_page.Locator("pre")).ToContainTextAsync(key);
        await Expect(_page.Locator("pre")).ToContainTextAsync($"{_lectr.ProxyUrl}/v1");
        return key;
    }

    private async Task TheCheckTurnsGreenAfterARealCallAsync(Application application)
    {
        await application.AskAsync(Model);
        await Expect(Check).ToHaveAttributeAsync("data-state", "green");
        await Expect(Check).ToContainTextAsync("classifier");
    }

    private async Task TheFeatureAppearsAsync()
    {
        await _visitor.ChooseAsync("Features");
        await Expect(_page.GetByRole(AriaRole.Row, new() { Name = "classifier" })).ToContainTextAsync("$0.0011");
    }

    private async Task<string> ARecommendationBecomesARuleAsync(Application application)
    {
        for (var request = 1; request < EnoughForARecommendation; request++)
        {
            await application.AskAsync(Model);
        }

        var card = _page.GetByRole(AriaRole.Article);
        await Eventually.TrueAsync(
            async () =>
            {
                await _visitor.GoAsync("/recommendations", "Recommendations");
                await Expect(card.Or(_page.GetByText("Nothing to recommend"))).ToBeVisibleAsync();
                return await card.CountAsync() == 1;
            },
            "the recommendation is there");
        await Expect(card).ToContainTextAsync("high confidence");
        await card.GetByRole(AriaRole.Link, new() { Name = "Review and create the rule" }).ClickAsync();

        var editor = _page.GetByRole(AriaRole.Dialog);
        await Expect(editor.GetByRole(AriaRole.Region, new() { Name = "Backtest" })).ToContainTextAsync("Saved");
        await Expect(editor.GetByRole(AriaRole.Region, new() { Name = "Backtest" })).ToContainTextAsync($"{EnoughForARecommendation}");
        var target = await editor.GetByLabel("Target model").InputValueAsync();
        await editor.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Expect(_page.GetByText("Live on 1 of 1 proxy in")).ToBeVisibleAsync();
        await Expect(_page.GetByRole(AriaRole.Listitem)).ToContainTextAsync(target);
        return target;
    }

    private async Task TheNextRequestIsReroutedAndTheLogSaysSoAsync(Application application, string recommended)
    {
        await application.AskAsync(Model);
        Assert.Equal(recommended, OpenAiAnswers.ModelOf(_upstream.Requests[^1]));

        await _visitor.ChooseAsync("Requests");
        var newest = _page.Locator("[role=row][data-index='0']");
        await Eventually.TrueAsync(
            async () =>
            {
                await _visitor.GoAsync("/requests", "Requests");
                await Expect(newest).ToBeVisibleAsync();
                return (await newest.InnerTextAsync()).Contains(recommended, StringComparison.Ordinal);
            },
            "the rerouted request is in the log");
        await Expect(newest).ToContainTextAsync($"classifier: {Model} to {recommended}"[..20]);
        await newest.ClickAsync();
        var decision = _page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Region, new() { Name = "Decision" });
        await Expect(decision).ToContainTextAsync("Routed by");
        await Expect(decision).ToContainTextAsync("it agrees with what was recorded");
    }

    private async Task ASecondRuleIsMovedToTheTopAsync()
    {
        await _visitor.GoAsync("/rules/new?name=Chat&feature=chat&target_provider=openai&target_model=gpt-4o-mini", "Rules");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Expect(_visitor.Rules).ToHaveCountAsync(2);

        var from = (await _page.GetByRole(AriaRole.Button, new() { Name = "Move Chat" }).BoundingBoxAsync())!;
        var to = (await _visitor.Rules.First.BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await _page.Mouse.DownAsync();
        await _page.Mouse.MoveAsync(from.X + (from.Width / 2), to.Y + 4, new() { Steps = 12 });
        await _page.Mouse.UpAsync();
        await Expect(_page.GetByText("New order")).ToBeVisibleAsync();
        await Expect(_visitor.Rules.First).ToHaveAttributeAsync("aria-label", "Chat");
        await _page.ReloadAsync();
        await Expect(_visitor.Rules.First).ToHaveAttributeAsync("aria-label", "Chat");
    }

    private async Task TheRuleIsSwitchedOffAsync(Application application)
    {
        var rule = _visitor.Rules.Last;
        await rule.GetByRole(AriaRole.Switch).ClickAsync(new() { Force = true });
        await Expect(_page.GetByText("is off")).ToBeVisibleAsync();
        await application.AskAsync(Model);
        Assert.Equal(Model, OpenAiAnswers.ModelOf(_upstream.Requests[^1]));
    }

    private async Task TheHistoryBringsItBackAsync(Application application, string recommended)
    {
        await _visitor.ChooseAsync("History");
        await Expect(_page.GetByText("disabled").First).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Slider).FocusAsync();
        await _page.Keyboard.PressAsync("ArrowLeft");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Restore this version" }).ClickAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Expect(_page.GetByText("The rules are as they were at version")).ToBeVisibleAsync();
        await application.AskAsync(Model);
        Assert.Equal(recommended, OpenAiAnswers.ModelOf(_upstream.Requests[^1]));
    }

    private ILocator Check => _page.GetByTestId("integration-check");
}
