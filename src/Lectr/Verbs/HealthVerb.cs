using System.CommandLine;

namespace Lectr.Verbs;

/// <summary><c>lectr health URL</c>: a health check for images without a shell.</summary>
internal static class HealthVerb
{
    private static readonly Argument<Uri> Url = new("url") { Description = "The address to ask, for example http://127.0.0.1:4100/health/ready." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var verb = new Command("health", "Asks a health address; exit code 0 when it answers well.") { Url };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
            try
            {
                using var answer = await client.GetAsync(parsed.GetValue(Url), cancellationToken);
                return answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or InvalidOperationException)
            {
                return 1;
            }
        });
        return verb;
    }
}
