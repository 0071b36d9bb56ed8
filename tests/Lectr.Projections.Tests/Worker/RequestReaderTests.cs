using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectr.EventStore;

namespace Lectr.Projections.Tests.Worker;

/// <summary>The fast reader gives what the serialiser gives.</summary>
public sealed class RequestReaderTests
{
    private readonly RequestReader _reader = new();

    [Fact]
    public void Random_requests_are_read_alike_in_any_order_of_members()
    {
        var random = new Random(11);
        var traffic = new RandomTraffic(seed: 5, ProjectedTraffic.Start, TimeSpan.FromDays(9));
        for (var i = 0; i < 3_000; i++)
        {
            var request = traffic.Next();
            var json = JsonSerializer.SerializeToNode(request, EventJson.Default.RequestProxied)!.AsObject();
            var members = json.ToList();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
            var shuffled = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))) { ["of_a_later_version"] = new JsonObject { ["a"] = 1 } };

            Assert.Equal(request, _reader.Read(Encoding.UTF8.GetBytes(json.ToJsonString())));
            Assert.Equal(request, _reader.Read(Encoding.UTF8.GetBytes(shuffled.ToJsonString())));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"request_id":"x"}""")]
    [InlineData("""{"status":"splendid"}""")]
    public void What_is_not_a_request_is_refused(string json) =>
        Assert.ThrowsAny<Exception>(() => _reader.Read(Encoding.UTF8.GetBytes(json)));
}
