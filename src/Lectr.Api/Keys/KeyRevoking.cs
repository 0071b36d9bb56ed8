using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Keys;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Keys;

internal static class KeyRevoking
{
    public static async Task<IResult> RevokeAsync(HttpContext context, SettingsStream settings, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var result = await settings.EditKeysAsync(
            caller.Organisation,
            (state, now) => KeyEditing.Handle(new RevokeKey(id) { Actor = caller.Name, At = now }, state),
            cancellationToken);
        if (result is not SettingsEditResult.Done done)
        {
            return Problem.Of(((SettingsEditResult.Refused)result).Reason, "key");
        }

        await settings.ConfirmAsync(done, cancellationToken);
        return Results.NoContent();
    }
}
