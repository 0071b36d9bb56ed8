using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Injection;

/// <summary>Compares what clients saw with what the log holds.</summary>
internal static class Books
{
    /// <summary>Every answered request is stored exactly once, and nothing is stored twice.</summary>
    public static async Task BalanceAsync(FaultyDatabase database, IEnumerable<Outcome> outcomes)
    {
        var answered = outcomes.Where(outcome => outcome.Status == (int)HttpStatusCode.OK).Select(outcome => outcome.Id).ToHashSet(StringComparer.Ordinal);
        var stored = await Eventually.ValueAsync(
            database.StoredAsync,
            log => answered.All(log.ContainsKey),
            $"all {answered.Count} answered requests in the log");

        Assert.All(stored, pair => Assert.True(pair.Value == 1, $"{pair.Key} is stored {pair.Value} times"));
    }

    /// <summary>The read models catch up and count every request once, also where the fault left holes in the log's numbers.</summary>
    public static async Task FiguresFollowAsync(LectrProcess lectr, int requests)
    {
        using var client = lectr.ApiClient();
        var counted = await Eventually.ValueAsync(() => CountedAsync(client), counted => counted >= requests, $"all {requests} requests in the figures");
        Assert.Equal(requests, counted);
    }

    /// <summary>Requests of the last week; null while the API has no connection again.</summary>
    private static async Task<long?> CountedAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/overview");
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable
            ? null
            : (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("requests").GetInt64();
    }
}
