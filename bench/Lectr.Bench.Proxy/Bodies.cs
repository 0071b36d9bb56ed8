using System.Text;

namespace Lectr.Bench.Proxy;

/// <summary>Requests as SDKs send them, ready to be written to a socket.</summary>
internal static class Bodies
{
    public const string LectrKey = "lc_key_benchbenchbenchbenchbenchbenchbench01";

    /// <summary>A chat completion of about <paramref name="size"/> bytes, with <c>model</c> first or last.</summary>
    public static byte[] Chat(int size, bool modelLast, bool stream, string query = "", string feature = "chat")
    {
        var prompt = Prompt(size - 120);
        var body = modelLast
            ? $$"""{"messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"{{prompt}}"}],"stream":{{(stream ? "true" : "false")}},"model":"gpt-4o-mini"}"""
            : $$"""{"model":"gpt-4o-mini","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"{{prompt}}"}]}""";
        var head = $"POST /v1/chat/completions{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Lectr-Key: {LectrKey}\r\nX-Lectr-Feature: {feature}\r\n"
            + "Authorization: Bearer sk-bench0000000000000000000000000000000000\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            + $"User-Agent: OpenAI/JS 7.55.0\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        return Encoding.UTF8.GetBytes(head + body);
    }

    // Prompts are prose with line breaks and quotations: an escape every 80 characters or so.
    private static string Prompt(int size)
    {
        const string line = """The quick brown fox said \"jump\" and went over the lazy dog, twice a day.\n""";
        var text = new StringBuilder(size + line.Length);
        while (text.Length < size)
        {
            text.Append(line);
        }

        return text.ToString();
    }
}
