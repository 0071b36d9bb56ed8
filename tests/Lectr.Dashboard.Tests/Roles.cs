using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lectr.Dashboard.Tests;

/// <summary>Who may only read sees nothing to press that the server would refuse.</summary>
public sealed class Roles(Chromium chromium, DemoServer demo)
{
    [Fact]
    public async Task A_viewer_sees_no_control_that_changes_anything()
    {
        var lectr = await demo.StartedAsync();
        using var api = lectr.ApiClient();
        using var issued = await api.PostAsJsonAsync("/api/admin-tokens", new { name = "finance", role = "viewer" }, TestContext.Current.CancellationToken);
        var token = (await issued.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString()!;

        await using var visitor = await Visitor.SignInAsync(chromium, lectr.ApiUrl, token);
        var page = visitor.Page;
        await visitor.GoAsync("/rules", "Rules");
        await Expect(page.GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New rule" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Move ") })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Switch).First).ToBeDisabledAsync();

        await visitor.GoAsync("/recommendations", "Recommendations");
        await Expect(page.GetByText("Dismiss")).ToHaveCountAsync(0);

        await visitor.GoAsync("/settings/keys", "Settings");
        await Expect(page.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "New key" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Revoke" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var lectr = await demo.StartedAsync();
        await using var visitor = await Visitor.SignInAsync(chromium, lectr.ApiUrl);
        var page = visitor.Page;
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("admin") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync("/features");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }
}
