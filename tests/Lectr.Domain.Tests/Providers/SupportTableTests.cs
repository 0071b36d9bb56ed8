using System.Text;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

/// <summary>docs/providers.md is written from the data files; LECTR_APPROVE=1 writes it anew.</summary>
public sealed class SupportTableTests
{
    [Fact]
    public void The_page_of_what_is_supported_is_the_data()
    {
        var file = Path.Combine(Sample.Root, "..", "..", "..", "docs", "providers.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("LECTR_APPROVE") is "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file) == page, "docs/providers.md is stale: run this test once with LECTR_APPROVE=1");
    }

    [Fact]
    public void The_dashboard_offers_every_provider()
    {
        var file = File.ReadAllText(Path.Combine(Sample.Root, "..", "..", "..", "dashboard", "src", "providers", "providers.ts"));

        Assert.All(ProviderCatalog.All, provider => Assert.True(file.Contains($"\"{provider.Id}\"", StringComparison.Ordinal), $"add \"{provider.Id}\" to providerNames in dashboard/src/providers/providers.ts"));
    }

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append("""
            # Providers and endpoints

            Written by `SupportTableTests` from `src/Lectr.Domain/Providers/*/provider.json`; do not edit by hand.

            Any path of a wire format is passed on to the provider that the request is for, also where a table below shows no mark for it: the
            provider then answers for itself. The marks say what a routing rule may do.

            - **moves**: a rule may send the request to any other provider marked so in the same row.
            - **yes**: the provider offers it; a rule may change the model, where the request names one, within this provider.
            - **free**: as *yes*, and never billed: its counts are not recorded as usage.
            - **-**: not offered in this wire format.

            Requests for a stored object (`/files/{id}`, `/responses/{id}`, …), and requests whose body refers to one, stay with the provider that made it.


            """);
        foreach (var format in WireFormats.All)
        {
            var providers = ProviderCatalog.All.Where(p => p.Offer(format) is not null).ToArray();
            page.Append($"## `{format.Name}`\n\n| endpoint family |{string.Concat(providers.Select(p => $" {p.Title} |"))}\n|---|{string.Concat(providers.Select(_ => "---|"))}\n");
            foreach (var family in Families.Names.Where(n => providers.Any(p => p.Offer(format)!.Offers.Contains(n))))
            {
                page.Append($"| `{family}` |{string.Concat(providers.Select(p => $" {Mark(p.Offer(format)!, family)} |"))}\n");
            }

            var binding = format.BindingMembers(Endpoints.Match("POST", format == WireFormats.OpenAI ? "/v1/responses" : "/v1/messages", "")!);
            if (binding.Count > 0)
            {
                page.Append($"\nBody members that bind a request to its provider: {string.Join(", ", binding.Select(b => $"`{b}`"))}.\n");
            }

            page.Append('\n');
        }

        page.Append("## Addresses, keys, headers\n\n| provider | default base URL | upstream address | key is sent as | request id |\n|---|---|---|---|---|\n");
        foreach (var provider in ProviderCatalog.All)
        {
            page.Append($"| `{provider.Id}` | {(provider.DefaultBaseUrl is { } url ? $"`{url}`" : "must be configured")} |");
            page.Append($" {string.Join("<br>", provider.Formats.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}: `{f.Value.UrlTemplate}`"))} |");
            page.Append($" {string.Join("<br>", provider.Formats.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}: `{(f.Value.Auth.Bearer ? "Authorization: Bearer" : f.Value.Auth.Header)}`{(f.Value.KeyInQuery ? " or `?key=`" : "")}").Distinct(StringComparer.Ordinal))} |");
            page.Append($" {string.Join(", ", provider.RequestIdHeaders.Select(h => $"`{h}`"))} |\n");
        }

        page.Append("\n`{base}` is the base URL, `{origin}` the same less a version segment, `{rest}` the path after its version, `{path}` the whole path as the client sent it.\n");
        page.Append("\n## Which provider a model name belongs to\n\nFirst match wins; `#` is a digit, `[1-9]` a set, `*` any rest. A leading `models/` and the case do not matter.\n\n| order | provider | names |\n|---|---|---|\n");
        foreach (var (precedence, id, names, except) in ProviderCatalog.ReadFiles()
            .SelectMany(f => f.Models, (f, m) => (m.Precedence, f.Id, m.Names, m.Except)).OrderBy(r => r.Precedence))
        {
            page.Append($"| {precedence} | `{id}` | {string.Join(" ", names.Select(n => $"`{n}`"))}{(except.Length > 0 ? $", but not {string.Join(" ", except.Select(n => $"`{n}`"))}" : "")} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Mark(FormatOffer offer, string family) =>
        !offer.Offers.Contains(family) ? "-"
        : offer.Free.Contains(family) ? "free"
        : offer.Exchanges.Contains(family) ? "moves"
        : "yes";
}
