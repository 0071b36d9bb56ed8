using System.Net;
using Lectr.Domain.Requests;
using Lectr.Projections.Outbound;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Forward;

/// <summary>No address of a machine's metadata is connected to, whatever was saved and whatever a name says today.</summary>
public sealed class GuardedConnectTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("febf:ffff::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("0.0.0.0")]
    public async Task A_name_that_leads_there_is_not_followed(string address)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        var answers = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Loopback, IPAddress.Parse(address)]]);
        using var client = ClientOf(new GuardedConnect((_, _) => Task.FromResult(answers.Dequeue())));

        using (var first = await client.GetAsync($"http://provider.example:{upstream.Port}/"))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://other.example:{upstream.Port}/"));
        Assert.Equal(1, upstream.Connections);
    }

    [Theory]
    [InlineData("http://169.254.169.254/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://[::ffff:a9fe:a9fe]/v1")]
    public async Task A_base_url_that_was_saved_all_the_same_is_a_502_at_once(string url)
    {
        await using var proxy = await RunningProxy.StartAsync(options: options => options with
        {
            BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = url },
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o-mini"}"""));

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(RequestStatus.UpstreamUnreachable, (await proxy.EventAsync()).Status);
    }

    private static HttpClient ClientOf(GuardedConnect guard) => new(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false });
}
