using System.Buffers;
using System.Text.Json;

namespace Lectr.Domain.Providers;

/// <summary>Lectr's own errors in the shapes that the official SDKs turn into their usual exceptions.</summary>
internal static class ErrorBodies
{
    /// <summary><c>{"error":{"message","type","code","param":null}}</c>.</summary>
    public static byte[] OpenAI(int status, string code, string message) => Write(json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, status switch
        {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            429 => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        });
        json.WriteString("code"u8, code);
        json.WriteNull("param"u8);
        json.WriteEndObject();
    });

    /// <summary><c>{"type":"error","error":{"type","message","code"}}</c>.</summary>
    public static byte[] Anthropic(int status, string code, string message) => Write(json =>
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, status switch
        {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            504 => "timeout_error",
            >= 500 => "api_error",
            _ => "invalid_request_error",
        });
        json.WriteString("message"u8, message);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
    });

    /// <summary><c>{"error":{"code","message","status"}}</c>.</summary>
    public static byte[] Gemini(int status, string code, string message) => Write(json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, message);
        json.WriteString("status"u8, status switch
        {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            502 or 503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            >= 500 => "INTERNAL",
            _ => "INVALID_ARGUMENT",
        });
        json.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
