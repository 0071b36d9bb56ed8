using System.CommandLine;
using Lectr.Demo;
using Lectr.Doctor;
using Lectr.Import;
using Lectr.Rules;
using Lectr.Running;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary>Every verb there is.</summary>
internal static class RootVerb
{
    /// <summary>The whole command line; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static RootCommand Create(Func<ParseResult, IConfiguration> configure)
    {
        var root = new RootCommand("Lectr: what AI costs, per product feature, and rules that move it to a cheaper model. Without a verb: up.");
        Command[] verbs =
        [
            .. ServeVerbs.Create(configure),
            DemoVerb.Create(configure),
            KeysVerb.Create(configure),
            RulesVerb.Create(configure),
            PricesVerb.Create(configure),
            ProjectionsVerb.Create(configure),
            VerifyVerb.Create(configure),
            DoctorVerb.Create(configure),
            ImportVerb.Create(configure),
            HealthVerb.Create(),
            CompletionVerb.Create(),
        ];
        foreach (var verb in verbs)
        {
            root.Subcommands.Add(verb);
        }

        root.SetAction((parsed, _) => ServeVerbs.RunAsync(configure(parsed), Roles.All));
        return root;
    }
}
