using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lectr.Verbs;
using Microsoft.Extensions.Configuration;

namespace Lectr.Architecture.Tests;

/// <summary>docs/commands.md lists every verb, and documents name no verb and no configuration key that does not exist.</summary>
public sealed partial class CommandReferenceTests
{
    private const string Introduction = """
        # Commands

        `lectr` in an installed copy, `dotnet run -c Release --project src/Lectr --` in the sources. Every verb takes configuration on its command
        line as `--Lectr:Proxy:Url=value` ([configuration.md](configuration.md)) and explains itself with `--help`. Results go to standard
        output, everything else to standard error; the exit code is 0 when all went well. Generated from the verbs; a test fails when this
        page is stale.

        """;

    private static readonly RootCommand Root = RootVerb.Create(_ => new ConfigurationBuilder().Build());

    [Fact]
    public void The_command_reference_lists_every_verb_with_every_option()
    {
        var text = new StringBuilder(Introduction).Append('\n');
        foreach (var (path, command) in Leaves(Root, "lectr"))
        {
            var arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name.ToUpperInvariant()}"));
            text.Append(CultureInfo.InvariantCulture, $"## {path}{arguments}\n\n{command.Description}\n\n");
            foreach (var argument in command.Arguments)
            {
                text.Append(CultureInfo.InvariantCulture, $"- `{argument.Name.ToUpperInvariant()}`: {argument.Description}\n");
            }

            foreach (var option in Options(command))
            {
                text.Append(CultureInfo.InvariantCulture, $"- `{option.Name}`: {option.Description}\n");
            }

            text.Append(command.Arguments.Count + Options(command).Count() > 0 ? "\n" : "");
        }

        ApprovedFile.Verify("docs/commands.md", text.ToString().TrimEnd('\n') + "\n");
    }

    [Fact]
    public void Every_verb_option_and_argument_explains_itself()
    {
        var silent = Leaves(Root, "lectr").SelectMany(leaf => leaf.Command.Arguments.Cast<Symbol>().Concat(Options(leaf.Command)).Append(leaf.Command)
                .Where(symbol => string.IsNullOrWhiteSpace(symbol.Description)).Select(symbol => $"{leaf.Path} {symbol.Name}"))
            .ToList();

        Assert.Empty(silent);
    }

    [Theory]
    [MemberData(nameof(DocumentTests.Documents), MemberType = typeof(DocumentTests))]
    public void Every_command_that_a_document_names_exists(string document)
    {
        var unknown = NamedCommand().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups["words"].Value)
            .Where(words => !Exists(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToList();

        Assert.True(unknown.Count == 0, $"{document} names {string.Join(", ", unknown)}");
    }

    [Theory]
    [MemberData(nameof(DocumentTests.Documents), MemberType = typeof(DocumentTests))]
    public void Every_configuration_key_that_a_document_names_exists(string document) => Check(document);

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("Dockerfile")]
    [InlineData("packaging/kubernetes/lectr.yaml")]
    [InlineData("packaging/systemd/lectr-proxy.service")]
    [InlineData("packaging/systemd/lectr-api.service")]
    public void Every_configuration_key_that_packaging_sets_exists(string file) => Check(file);

    private static void Check(string document)
    {
        var known = ConfigurationReferenceTests.Keys().Select(key => key.Path).ToHashSet(StringComparer.Ordinal);
        var unknown = NamedKey().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal))
            .Select(key => Provider().Replace(key, "Lectr:Providers:<id>:"))
            .Where(key => !known.Contains(key) && !known.Any(longer => longer.StartsWith(key + ":", StringComparison.Ordinal)))
            .ToList();

        Assert.True(unknown.Count == 0, $"{document} names {string.Join(", ", unknown)}");
    }

    private static bool Exists(string[] words)
    {
        Command at = Root;
        foreach (var word in words.TakeWhile(_ => at.Subcommands.Count > 0))
        {
            if (at.Subcommands.FirstOrDefault(verb => verb.Name == word) is not { } verb)
            {
                return false;
            }

            at = verb;
        }

        return true;
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands.SelectMany(
        verb => verb.Subcommands.Count == 0 ? [($"{path} {verb.Name}", verb)] : Leaves(verb, $"{path} {verb.Name}"));

    private static IEnumerable<Option> Options(Command command) => command.Options.Where(option => option is not HelpOption);

    [GeneratedRegex(@"(?:`lectr|^\$? ?lectr|src/Lectr --) (?<words>[a-z]+(?: [a-z]+)*)", RegexOptions.Multiline)]
    private static partial Regex NamedCommand();

    [GeneratedRegex(@"\bLectr(?::|__)[A-Z][A-Za-z0-9]*(?:(?::|__)[A-Za-z0-9<>]+)*")]
    private static partial Regex NamedKey();

    [GeneratedRegex("^Lectr:Providers:[^:]+:")]
    private static partial Regex Provider();
}
