using System.Globalization;
using System.Text;
using Lectr.Domain.Rules;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Lectr.Rules;

/// <summary>What came of reading a rules file.</summary>
internal abstract record RulesFileReading
{
    private RulesFileReading() { }

    /// <summary>The rules in the file, in its order.</summary>
    public sealed record Read(IReadOnlyList<WantedRule> Rules) : RulesFileReading;

    /// <summary>Not a rules file, and where it stops being one.</summary>
    public sealed record Unreadable(string Reason) : RulesFileReading;
}

/// <summary>Rules as YAML: a list <c>rules</c>, each with name, conditions, target, and (optional) id, priority, enabled.</summary>
internal static class RulesFile
{
    /// <summary>Reads a file's text. <paramref name="newId"/> makes the id of a rule that has none and is not known by its name.</summary>
    public static RulesFileReading Read(string yaml, Func<string> newId)
    {
        try
        {
            var file = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<FileYaml?>(yaml);
            return new RulesFileReading.Read([.. (file?.Rules ?? []).Select(rule => rule.ToWanted(newId()))]);
        }
        catch (YamlException failure)
        {
            return new RulesFileReading.Unreadable($"line {failure.Start.Line}, column {failure.Start.Column}: {failure.InnerException?.Message ?? failure.Message}");
        }
    }

    /// <summary>The file that brings <paramref name="set"/> back.</summary>
    public static string Write(RuleSet set, string organisation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Routing rules of the organisation {organisation} at version {set.Version}.\n");
        text.Append(new SerializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
            .WithIndentedSequences()
            .WithNewLine("\n")
            .Build()
            .Serialize(new FileYaml { Rules = [.. set.Rules.Select(RuleYaml.Of)] }));
        return text.ToString();
    }

    private sealed class FileYaml
    {
        public List<RuleYaml>? Rules { get; set; }
    }

    private sealed class RuleYaml
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public int? Priority { get; set; }

        public bool? Enabled { get; set; }

        public ConditionsYaml? Conditions { get; set; }

        public TargetYaml? Target { get; set; }

        public static RuleYaml Of(Rule rule) => new()
        {
            Id = rule.Id,
            Name = rule.Name,
            Priority = rule.Priority,
            Enabled = rule.Enabled,
            Conditions = new ConditionsYaml
            {
                Feature = rule.Conditions.Feature,
                Task = rule.Conditions.Task,
                Provider = rule.Conditions.Provider,
                Model = rule.Conditions.Model,
            },
            Target = new TargetYaml { Provider = rule.Target.Provider, Model = rule.Target.Model },
        };

        public WantedRule ToWanted(string newId) => new(Id, newId, new RuleDraft(
            Name ?? "",
            new RuleConditions(Conditions?.Feature, Conditions?.Task, Conditions?.Provider, Conditions?.Model),
            new RuleTarget(Target?.Provider ?? "", Target?.Model ?? ""),
            Priority,
            Enabled));
    }

    private sealed class ConditionsYaml
    {
        public string? Feature { get; set; }

        public string? Task { get; set; }

        public string? Provider { get; set; }

        public string? Model { get; set; }
    }

    private sealed class TargetYaml
    {
        public string? Provider { get; set; }

        public string? Model { get; set; }
    }
}
