using Lectr.Api.Access;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Keys;

internal static class KeyList
{
    public static async Task<IResult> ListAsync(HttpContext context, SettingsStream settings, CancellationToken cancellationToken)
    {
        var state = await settings.LoadKeysAsync(Caller.Of(context).Organisation, cancellationToken);
        return Results.Ok(new KeyListAnswer([.. state.Keys.Reverse().Select(key => KeyAnswer.Of(key, lastUsedAt: null))]));
    }
}
