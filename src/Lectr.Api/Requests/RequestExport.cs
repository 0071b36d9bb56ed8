using System.Text;
using System.Text.Json;
using Lectr.Api.Problems;
using Lectr.Projections.RequestLog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Lectr.Api.Requests;

/// <summary>The log as a file of any size, written as it is read.</summary>
internal static class RequestExport
{
    private const int FlushEvery = 200;

    public static IResult Export([AsParameters] RequestQuery query, RequestLogQuery log, IOptions<JsonOptions> json, string? format)
    {
        var (filter, refusal) = query.Read();
        if (filter is null)
        {
            return refusal!;
        }

        return format switch
        {
            null or "" or "csv" => Results.Stream(body => WriteCsvAsync(body, log, filter, query.Context.RequestAborted), "text/csv; charset=utf-8", "lectr-requests.csv"),
            "ndjson" => Results.Stream(
                body => WriteLinesAsync(body, log, filter, json.Value.SerializerOptions, query.Context.RequestAborted), "application/x-ndjson", "lectr-requests.ndjson"),
            _ => Problem.Invalid("format", "A format is csv or ndjson."),
        };
    }

    private static async Task WriteCsvAsync(Stream body, RequestLogQuery log, RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteLineAsync(RequestCsv.Header);
        var rows = 0;
        await foreach (var request in log.ExportAsync(filter, cancellationToken))
        {
            await writer.WriteLineAsync(RequestCsv.Row(request));
            if (++rows % FlushEvery == 0)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task WriteLinesAsync(
        Stream body, RequestLogQuery log, RequestFilter filter, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        await foreach (var request in log.ExportAsync(filter, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(body, request, json, cancellationToken);
            await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }
}
