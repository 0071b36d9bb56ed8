using System.Xml.Linq;

namespace Lectr.Architecture.Tests;

/// <summary>Domain &lt;- EventStore &lt;- Projections &lt;- {Proxy, Api} &lt;- Lectr, and nothing else.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Lectr.Domain"] = [],
        ["Lectr.EventStore"] = ["Lectr.Domain"],
        ["Lectr.Projections"] = ["Lectr.EventStore", "Lectr.Domain"],
        ["Lectr.Proxy"] = ["Lectr.Projections", "Lectr.EventStore", "Lectr.Domain"],
        ["Lectr.Api"] = ["Lectr.Projections", "Lectr.EventStore", "Lectr.Domain"],
        ["Lectr"] = ["Lectr.Proxy", "Lectr.Api", "Lectr.Projections", "Lectr.EventStore", "Lectr.Domain"],
    };

    public static TheoryData<string> Projects() => new(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_stands_below_it(string project)
    {
        var document = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        var references = document.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.All(references, reference => Assert.Contains(reference, Allowed[project]));
    }

    [Fact]
    public void Every_project_below_src_has_a_place_in_the_order()
    {
        var found = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName);

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_domain_has_no_packages_but_its_analyzers()
    {
        var document = XDocument.Load(Path.Combine(Repository.Root, "src/Lectr.Domain/Lectr.Domain.csproj"));
        var packages = document.Descendants("PackageReference").Where(package => package.Attribute("PrivateAssets")?.Value != "all");

        Assert.Empty(packages);
    }

    [Fact]
    public void The_domain_assembly_uses_no_input_output_or_network_assembly()
    {
        string[] forbidden =
        [
            "System.Net.Http", "System.Net.Sockets", "System.IO.FileSystem", "System.Console", "System.Diagnostics.Process", "Npgsql",
            "System.Threading.Thread", "System.IO.Pipes", "System.IO.MemoryMappedFiles",
        ];
        var used = typeof(Domain.Requests.RequestProxied).Assembly.GetReferencedAssemblies().Select(name => name.Name);

        Assert.Empty(used.Intersect(forbidden));
    }
}
