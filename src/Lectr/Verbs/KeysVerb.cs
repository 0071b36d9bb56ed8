using System.CommandLine;
using System.Text.Json;
using Lectr.Api.Access;
using Lectr.Domain.Keys;
using Lectr.Domain.Settings;
using Lectr.Postgres;
using Lectr.Projections.Nodes;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary><c>lectr keys create|list|revoke</c>: Lectr keys from the shell.</summary>
internal static class KeysVerb
{
    private static readonly Option<string> Organisation = new("--organisation") { Description = "The organisation.", DefaultValueFactory = _ => Domain.Organisations.Organisation.Default };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON." };
    private static readonly Argument<string> Name = new("name") { Description = "What the key is called." };
    private static readonly Argument<string> Id = new("id") { Description = "The key's id, as the list shows it." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var create = new Command("create", "Issues a key and shows it, this once.") { Name, Organisation, Json };
        create.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, CreateAsync, cancellationToken));

        var list = new Command("list", "Lists keys, revoked ones too.") { Organisation, Json };
        list.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, ListAsync, cancellationToken));

        var revoke = new Command("revoke", "Revokes a key on every live proxy.") { Id, Organisation, Json };
        revoke.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, RevokeAsync, cancellationToken));

        return new Command("keys", "Lectr keys: what applications send as X-Lectr-Key.") { create, list, revoke };
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration, ParseResult parsed, Func<Run, CancellationToken, Task<int>> verb, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var organisation = parsed.GetValue(Organisation)!;
        if (organisation != Domain.Organisations.Organisation.Default
            && !await new SettingsLookup(database.Source).HasOrganisationAsync(organisation, cancellationToken))
        {
            await Console.Error.WriteLineAsync($"There is no organisation {organisation}.");
            return 1;
        }

        var settings = new SettingsStream(
            new EventStore.EventStore(database.Source), new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);
        return await verb(new Run(parsed, organisation, settings), cancellationToken);
    }

    private static async Task<int> CreateAsync(Run run, CancellationToken cancellationToken)
    {
        var (secret, id, name) = (NewSecret.Key(), NewSecret.Id("key_"), run.Parsed.GetValue(Name)!);
        var result = await run.Settings.EditKeysAsync(
            run.Organisation, (state, now) => KeyEditing.Handle(new IssueKey(id, name, secret) { Actor = Actor, At = now }, state), cancellationToken);
        return await ReportAsync(run, result, done => run.IsJson
            ? JsonSerializer.Serialize(new { id, name, key = secret, nodes = done.Nodes, confirmed = done.Confirmed })
            : $"{secret}\n{id}, in force on {done.Confirmed} of {done.Nodes} proxies. It is not shown again.", cancellationToken);
    }

    private static async Task<int> RevokeAsync(Run run, CancellationToken cancellationToken)
    {
        var id = run.Parsed.GetValue(Id)!;
        var result = await run.Settings.EditKeysAsync(
            run.Organisation, (state, now) => KeyEditing.Handle(new RevokeKey(id) { Actor = Actor, At = now }, state), cancellationToken);
        return await ReportAsync(run, result, done => run.IsJson
            ? JsonSerializer.Serialize(new { id, revoked = true, nodes = done.Nodes, confirmed = done.Confirmed })
            : $"{id} is revoked on {done.Confirmed} of {done.Nodes} proxies.", cancellationToken);
    }

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        var keys = (await run.Settings.LoadKeysAsync(run.Organisation, cancellationToken)).Keys;
        if (run.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(keys.Select(key => new { id = key.KeyId, name = key.Name, prefix = key.Prefix, created_at = key.IssuedAt, revoked_at = key.RevokedAt })));
            return 0;
        }

        foreach (var key in keys)
        {
            Console.WriteLine($"{key.KeyId,-24} {key.Prefix + "…",-14} {key.IssuedAt:yyyy-MM-dd HH:mm} {(key.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd HH:mm}" : "works"),-24} {key.Name}");
        }

        return 0;
    }

    private static async Task<int> ReportAsync(Run run, SettingsEditResult result, Func<LiveReport, string> text, CancellationToken cancellationToken)
    {
        if (result is SettingsEditResult.Done done)
        {
            Console.WriteLine(text(await run.Settings.ConfirmAsync(done, cancellationToken)));
            return 0;
        }

        await Console.Error.WriteLineAsync(((SettingsEditResult.Refused)result).Reason switch
        {
            SettingsOutcome.Invalid invalid => invalid.Errors[0].Message,
            SettingsOutcome.Conflict conflict => conflict.Reason,
            SettingsOutcome.NotFound missing => $"There is no key {missing.Id}.",
            var other => other.ToString(),
        });
        return 1;
    }

    private static string Actor => $"cli:{Environment.UserName}";

    private sealed record Run(ParseResult Parsed, string Organisation, SettingsStream Settings)
    {
        public bool IsJson => Parsed.GetValue(Json);
    }
}
