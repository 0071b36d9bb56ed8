using Lectr.Api.Access;
using Lectr.Projections.KeyUse;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Keys;

internal static class KeyList
{
    public static async Task<IResult> ListAsync(HttpContext context, SettingsStream settings, KeyUseQuery use, CancellationToken cancellationToken)
    {
        var organisation = Caller.Of(context).Organisation;
        var state = await settings.LoadKeysAsync(organisation, cancellationToken);
        var used = await use.RunAsync(organisation, cancellationToken);
        return Results.Ok(new KeyListAnswer(
            [.. state.Keys.Reverse().Select(key => KeyAnswer.Of(key, used.TryGetValue(key.KeyId, out var last) ? last : null))]));
    }
}
