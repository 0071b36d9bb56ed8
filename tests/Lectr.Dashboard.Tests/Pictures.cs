using Microsoft.Playwright;

namespace Lectr.Dashboard.Tests;

/// <summary>The pictures of docs/screenshots, taken where <c>LECTR_SCREENSHOTS</c> names a folder for them.</summary>
internal static class Pictures
{
    private const int Phone = 600;

    /// <summary>Waits until nothing on the page is loading any more, then takes its picture.</summary>
    public static async Task TakeAsync(IPage page, string name, ColorScheme scheme)
    {
        await Assertions.Expect(page.Locator("[aria-busy=true], .mantine-Skeleton-root[data-visible]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.fonts.ready");
        if (Environment.GetEnvironmentVariable("LECTR_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await WithoutThisMachineAsync(page);
            var suffix = page.ViewportSize!.Width < Phone ? "phone" : scheme == ColorScheme.Dark ? "dark" : "light";
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{suffix}.png") });
        }
    }

    // A proxy goes by the name of its host, which is nobody's business in a picture.
    private static Task WithoutThisMachineAsync(IPage page) => page.EvaluateAsync(
        """
        host => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(`${host}-`, "proxy-");
        }
        """,
        Environment.MachineName);
}
