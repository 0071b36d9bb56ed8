using Microsoft.Playwright;

namespace Lectr.Dashboard.Tests;

/// <summary>Each page with the demo's traffic: no accessibility finding that matters, nothing wider than the screen, no complaint of the browser.</summary>
public sealed class EveryPage(Chromium chromium, DemoServer demo)
{
    public static TheoryData<string, string, string> Pages => new()
    {
        { "overview", "/?range=28d", "Overview" },
        { "features", "/features?range=28d", "Features" },
        { "feature", "/features/chat?range=28d", "chat" },
        { "requests", "/requests", "Requests" },
        { "rules", "/rules?range=28d", "Rules" },
        { "rule-editor", "/rules/new?range=28d&feature=chat&target_provider=openai&target_model=gpt-5.6-luna", "Rules" },
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
            await SettleAsync(visitor.Page);
            await PictureAsync(visitor.Page, name, scheme, width);

            Assert.Empty(await Accessibility.FindingsAsync(visitor.Page));
            Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            Assert.Empty(visitor.Complaints);
        }
    }

    [Fact]
    public async Task The_sign_in_page_is_accessible_and_refuses_an_unknown_token()
    {
        var lectr = await demo.StartedAsync();
        var page = await chromium.OpenAsync(lectr.ApiUrl);
        await page.GotoAsync("/features");
        await page.GetByLabel("Admin token", new() { Exact = true }).FillAsync("lc_admin_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This token is unknown or was revoked.")).ToBeVisibleAsync();
        Assert.Empty(await Accessibility.FindingsAsync(page));
        await page.Context.DisposeAsync();
    }

    // A page is settled when nothing on it is loading any more.
    private static async Task SettleAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("[aria-busy=true], .mantine-Skeleton-root[data-visible]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.fonts.ready");
    }

    private static async Task PictureAsync(IPage page, string name, ColorScheme scheme, int width)
    {
        if (Environment.GetEnvironmentVariable("LECTR_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var suffix = width < 600 ? "phone" : scheme == ColorScheme.Dark ? "dark" : "light";
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{suffix}.png"), FullPage = name is "overview" && width > 600 });
        }
    }
}
