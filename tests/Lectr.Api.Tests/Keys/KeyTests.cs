using System.Net;
using System.Net.Http.Json;
using Lectr.Domain.Keys;

namespace Lectr.Api.Tests.Keys;

public sealed class KeyTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_its_digest_alone()
    {
        using var client = api.Client();
        using var answer = await client.PostAsJsonAsync("/api/keys", new { name = "production" });
        var body = await answer.BodyAsync();
        var key = body["key"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(SecretText.IsKey(key));
        Assert.DoesNotContain(key, await client.GetStringAsync("/api/keys"), StringComparison.Ordinal);
        Assert.Equal(0L, await api.Database.ScalarAsync<long>("select count(*) from lectr.mt_events where data::text like '%' || $1 || '%'", key));
        Assert.Equal(1L, await api.Database.ScalarAsync<long>(
            "select count(*) from lectr_read.settings where kind = 'keys' and data->>'sha256' = $1 and not (data->>'revoked')::boolean", SecretText.Digest(key)));
    }

    [Fact]
    public async Task A_revoked_key_stays_in_the_list_and_its_row_says_so()
    {
        using var client = api.Client();
        var issued = await (await client.PostAsJsonAsync("/api/keys", new { name = "to be revoked" })).BodyAsync();
        var id = issued["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/keys/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/keys/{id}")).StatusCode);

        var listed = (await (await client.GetAsync("/api/keys")).BodyAsync())["items"]!.AsArray().Single(key => key!["id"]!.GetValue<string>() == id)!;
        Assert.NotNull(listed["revoked_at"]);
        Assert.True(await api.Database.ScalarAsync<bool>("select (data->>'revoked')::boolean from lectr_read.settings where kind = 'keys' and key = $1", id));
    }

    [Fact]
    public async Task Two_keys_at_work_do_not_share_a_name()
    {
        using var client = api.Client();
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("/api/keys", new { name = "same" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsJsonAsync("/api/keys", new { name = " same " })).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u0000b")]
    public async Task A_name_must_be_readable(string name)
    {
        using var client = api.Client();
        using var answer = await client.PostAsJsonAsync("/api/keys", new { name });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.BodyAsync())["errors"]!["name"]);
    }

    [Fact]
    public async Task To_revoke_a_key_that_is_not_there_is_a_problem()
    {
        using var client = api.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/api/keys/key_none")).StatusCode);
    }
}
