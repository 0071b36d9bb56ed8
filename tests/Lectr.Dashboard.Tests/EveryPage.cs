using Microsoft.Playwright;

namespace Lectr.Dashboard.Tests;

/// <summary>Each page with the demo's traffic: no accessibility finding that matters, nothing wider than the screen, no complaint of the browser.</summary>
public sealed class EveryPage(Chromium chromium, DemoServer demo)
{
    public static TheoryData<string, string, string> Pages => new()
    {
        { "overview", "/?range=14d", "Overview" },
        { "features", "/features?range=14d", "Features" },
        { "feature", "/features/chat?range=14d", "chat" },
        { "requests", "/requests", "Requests" },
        { "rules", "/rules?range=14d", "Rules" },
        { "rule-editor", "/rules/new?range=14d&name=Labels+on+Luna&feature=classifier&task=classification&model=gpt-4o&target_provider=openai&target_model=gpt-6-luna", "Rules" },
        { "history", "/history", "History" },
        { "recommendations", "/recommendations", "Recommendations" },
        { "settings-integration", "/settings/integration", "Settings" },
        { "settings-keys", "/settings/keys", "Settings" },
        { "settings-admin-tokens", "/settings/admin-tokens", "Settings" },
        { "settings-providers", "/settings/providers", "Settings" },
        { "settings-prices", "/settings/prices", "Settings" },
        { "settings-webhooks", "/settings/webhooks", "Settings" },
        { "settings-nodes", "/settings/nodes", "Settings" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Is_accessible_light_and_dark_wide_and_narrow(string name, string path, string heading)
    {
        var lectr = await demo.StartedAsync();
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390) })
        {
            await using var visitor = await Visitor.ReturnAsync(chromium, lectr.ApiUrl, scheme, width);
            await visitor.GoAsync(path, heading);
            await Pictures.TakeAsync(visitor.Page, name, scheme);

            Assert.Empty(await Accessibility.FindingsAsync(visitor.Page));
            Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            Assert.Empty(visitor.Complaints);
        }
    }

    [Fact]
    public async Task An_open_request_explains_its_decision_accessibly()
    {
        var lectr = await demo.StartedAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var visitor = await Visitor.ReturnAsync(chromium, lectr.ApiUrl, scheme);
            await visitor.GoAsync("/requests?routed=true&range=14d", "Requests");
            await visitor.Page.Locator("[role=row][data-index='0']").ClickAsync();
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Decision" })).ToContainTextAsync("Routed by");
            await Pictures.TakeAsync(visitor.Page, "request", scheme);
            Assert.Empty(await Accessibility.FindingsAsync(visitor.Page));
            Assert.Empty(visitor.Complaints);
        }
    }

    [Fact]
    public async Task The_sign_in_page_is_accessible_and_refuses_an_unknown_token()
    {
        var lectr = await demo.StartedAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.OpenAsync(lectr.ApiUrl, scheme);
            await page.GotoAsync("/features");
            await page.GetByLabel("Admin token", new() { Exact = true }).FillAsync("lc_admin_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
            await Pictures.TakeAsync(page, "sign-in", scheme);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(page.GetByText("This token is unknown or was revoked.")).ToBeVisibleAsync();
            Assert.Empty(await Accessibility.FindingsAsync(page));
            await page.Context.DisposeAsync();
        }
    }
}
