using Lectr.Verbs;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Lectr.Architecture.Tests;

/// <summary>compose.yaml and the Kubernetes manifests hold together: what one part names, another defines, and every process is locked down.</summary>
public sealed class PackagingTests
{
    private const string ChiselledUser = "1654";

    private static readonly string[] ReadyPaths = ["/health/live", "/health/ready"];
    private static readonly HashSet<string> Verbs = [.. RootVerb.Create(_ => new ConfigurationBuilder().Build()).Subcommands.Select(verb => verb.Name)];

    [Fact]
    public void Compose_services_run_verbs_that_exist_locked_down_and_checked()
    {
        var compose = Load("compose.yaml").Single();
        var volumes = Keys(Node(compose, "volumes"));
        var secrets = Keys(Node(compose, "secrets"));
        var services = Children(Node(compose, "services")).ToDictionary(pair => pair.Key, pair => Merged(pair.Value), StringComparer.Ordinal);

        Assert.Equal(["api", "database", "proxy-1", "proxy-2"], services.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, service) in services)
        {
            Assert.True(service.ContainsKey("healthcheck"), $"{name} has a health check");
            Assert.All(Items(service["secrets"]), secret => Assert.Contains(secret, secrets));
            Assert.All(Items(service["volumes"]), volume => Assert.Contains(volume.Split(':')[0], volumes));
        }

        foreach (var (name, service) in services.Where(pair => pair.Key != "database"))
        {
            Assert.Contains(Items(service["command"]).Single(), Verbs);
            Assert.Equal("true", service["read_only"].ToString());
            Assert.Equal(["ALL"], Items(service["cap_drop"]));
            Assert.Contains("no-new-privileges:true", Items(service["security_opt"]));
            Assert.Contains(Items(service["volumes"]), volume => volume.EndsWith(":/data", StringComparison.Ordinal));
            var test = Items(((YamlMappingNode)service["healthcheck"])["test"]);
            Assert.Equal(["CMD", "./lectr", "health"], test.Take(3));
            Assert.Contains(new Uri(test[3]).AbsolutePath, ReadyPaths);
            var environment = Merged(service["environment"]);
            Assert.Equal("/run/secrets/database_password", environment["Lectr__DatabasePasswordFile"].ToString());
            Assert.DoesNotContain("Password=", environment["ConnectionStrings__Lectr"].ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Kubernetes_workloads_are_locked_down_probed_and_selected()
    {
        var documents = Load("packaging/kubernetes/lectr.yaml");
        var workloads = documents.Where(document => Text(document, "kind") is "Deployment" or "StatefulSet").ToList();
        Assert.Equal(["lectr-api", "lectr-proxy"], workloads.Select(NameOf).Order(StringComparer.Ordinal));

        foreach (var workload in workloads)
        {
            var template = Node(workload, "spec", "template");
            var pod = Node(template, "spec");
            Assert.Equal(("true", ChiselledUser), (Text(pod, "securityContext", "runAsNonRoot"), Text(pod, "securityContext", "runAsUser")));
            var labels = Labels(Node(template, "metadata", "labels"));
            Assert.Equal(Labels(Node(workload, "spec", "selector", "matchLabels")), labels);
            var container = (YamlMappingNode)((YamlSequenceNode)Node(pod, "containers")).Single();
            Assert.Contains(Items(container["args"]).Single(), Verbs);
            Assert.Equal(("true", "false"), (Text(container, "securityContext", "readOnlyRootFilesystem"), Text(container, "securityContext", "allowPrivilegeEscalation")));
            foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                Assert.Contains(Text(container, probe, "httpGet", "path"), ReadyPaths);
            }

            Assert.Contains(((YamlSequenceNode)container["volumeMounts"]).Cast<YamlMappingNode>(), mount => Text(mount, "mountPath") == "/data");
        }
    }

    [Fact]
    public void Kubernetes_services_budgets_and_scalers_point_at_workloads()
    {
        var documents = Load("packaging/kubernetes/lectr.yaml");
        var workloads = documents.Where(document => Text(document, "kind") is "Deployment" or "StatefulSet").ToList();
        var labels = workloads.Select(workload => Labels(Node(workload, "spec", "selector", "matchLabels"))).ToList();

        Assert.All(documents.Where(document => Text(document, "kind") == "Service"), service => Assert.Contains(Labels(Node(service, "spec", "selector")), labels));
        Assert.All(documents.Where(document => Text(document, "kind") == "PodDisruptionBudget"), budget => Assert.Contains(Labels(Node(budget, "spec", "selector", "matchLabels")), labels));
        var scaler = Assert.Single(documents, document => Text(document, "kind") == "HorizontalPodAutoscaler");
        Assert.Contains(workloads, workload => (Text(workload, "kind"), NameOf(workload)) == (Text(scaler, "spec", "scaleTargetRef", "kind"), Text(scaler, "spec", "scaleTargetRef", "name")));
        Assert.All(documents.Skip(1), document => Assert.Equal("lectr", Text(document, "metadata", "namespace")));
    }

    [Fact]
    public void The_image_runs_as_nobody_in_particular_and_copies_only_what_exists()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));

        Assert.Contains(lines, line => line == "USER $APP_UID");
        Assert.Contains("chiseled", lines.Last(line => line.StartsWith("FROM", StringComparison.Ordinal)), StringComparison.Ordinal);
        var copied = lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    private static List<YamlMappingNode> Load(string path)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Root, path));
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static YamlNode Node(YamlNode node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = ((YamlMappingNode)node)[name];
        }

        return node;
    }

    private static string Text(YamlNode node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(name, out var child))
            {
                return "";
            }

            node = child;
        }

        return node.ToString();
    }

    private static string NameOf(YamlNode document) => Text(document, "metadata", "name");

    private static string Labels(YamlNode labels) => string.Join(",", Children(labels).Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));

    private static IEnumerable<KeyValuePair<string, YamlNode>> Children(YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value));

    private static List<string> Keys(YamlNode node) => [.. Children(node).Select(pair => pair.Key)];

    private static List<string> Items(YamlNode node) => [.. ((YamlSequenceNode)node).Select(item => item.ToString())];

    /// <summary>A mapping with what its merge keys bring in.</summary>
    private static Dictionary<string, YamlNode> Merged(YamlNode node)
    {
        var merged = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in Children(node))
        {
            foreach (var (name, inherited) in key == "<<" ? Merged(value) : new Dictionary<string, YamlNode>(StringComparer.Ordinal) { [key] = value })
            {
                merged[name] = inherited;
            }
        }

        return merged;
    }
}
