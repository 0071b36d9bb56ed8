using System.Text;
using Lectr.Testing;

namespace Lectr.EventStore.Tests;

public sealed class AppendTests
{
    [Fact]
    public async Task Events_come_back_as_they_went_in()
    {
        await using var database = await TestDatabase.CreateAsync();
        var written = Samples.Event("""{"text":"ein Wörtchen","amount":0.000123}""") with { UserName = "ops" };

        var result = await database.Store.AppendAsync("acme", "settings", 0, [written, Samples.Event()], null, default);
        var read = await database.Store.ReadStreamAsync("acme", "settings", 1, long.MaxValue, default);

        Assert.Equal(new AppendResult.Appended(2, 2), result);
        Assert.Equal([1L, 2L], read.Select(stored => stored.Version));
        Assert.Equal((written.Id, "acme", "settings", "sample", "ops"), (read[0].Id, read[0].Tenant, read[0].Stream, read[0].Type, read[0].UserName!));
        Assert.Equal(written.Timestamp, read[0].Timestamp);
        Assert.Equal("""{"text": "ein Wörtchen", "amount": 0.000123}""", Encoding.UTF8.GetString(read[0].Data.Span));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_wrong_expected_version_is_a_value_and_burns_no_number(long expected)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("acme", "rules", 0, [Samples.Event(), Samples.Event()], null, default);

        var refused = await database.Store.AppendAsync("acme", "rules", expected, [Samples.Event()], null, default);
        var accepted = await database.Store.AppendAsync("acme", "rules", 2, [Samples.Event()], null, default);

        Assert.Equal(new AppendResult.Conflict(2), refused);
        Assert.Equal(new AppendResult.Appended(3, 3), accepted);
    }
}
