using System.Text;

namespace Lectr.EventStore.Tests;

/// <summary>Events for tests.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static NewEvent Event(string json = """{"n":1}""") => new(Guid.CreateVersion7(), "sample", Encoding.UTF8.GetBytes(json), Noon);

    public static NewEvent[] Events(int count) => [.. Enumerable.Range(1, count).Select(n => Event($$"""{"n":{{n}}}"""))];
}
