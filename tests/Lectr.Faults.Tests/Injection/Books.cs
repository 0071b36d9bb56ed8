using System.Net;
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
}
