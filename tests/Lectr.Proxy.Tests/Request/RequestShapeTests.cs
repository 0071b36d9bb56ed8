using System.Text;
using Lectr.Domain.Requests;
using Lectr.Proxy.Request;

namespace Lectr.Proxy.Tests.Request;

public sealed class RequestShapeTests
{
    [Fact]
    public void A_chat_request_is_counted()
    {
        var shape = Shape("""
            {"model":"gpt-4o","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"Wo?"},{"type":"image_url","image_url":{"url":"data:..."}}]}],
             "tools":[{"type":"function","function":{"name":"a"}},{"type":"function"}],
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}}}}}}},
             "max_completion_tokens":77}
            """);

        Assert.Equal(new RequestShape { Messages = 2, PromptChars = 12, Tools = 2, ResponseFormat = "json_schema", SchemaDepth = 2, Images = 1, MaxOutputTokens = 77 }, shape);
    }

    [Fact]
    public void A_responses_request_is_counted()
    {
        var shape = Shape("""
            {"model":"gpt-5.4","instructions":"short","input":[{"role":"user","content":[{"type":"input_text","text":"hello"},{"type":"input_image","image_url":"u"}]}],
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object","properties":{}}}},"max_output_tokens":5}
            """);

        Assert.Equal(new RequestShape { Messages = 1, PromptChars = 10, ResponseFormat = "json_schema", SchemaDepth = 1, Images = 1, MaxOutputTokens = 5 }, shape);
    }

    [Fact]
    public void A_messages_request_is_counted()
    {
        var shape = Shape("""
            {"model":"claude-haiku-5-5","max_tokens":100,"system":[{"type":"text","text":"sys"}],"messages":[{"role":"user","content":"hey"},{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"..."}},{"type":"tool_result","content":[{"type":"text","text":"42"}]}]}],"tools":[]}
            """);

        Assert.Equal(new RequestShape { Messages = 2, PromptChars = 8, Tools = 0, Images = 1, MaxOutputTokens = 100 }, shape);
    }

    [Fact]
    public void A_gemini_request_is_counted()
    {
        var shape = Shape("""
            {"contents":[{"role":"user","parts":[{"text":"one"},{"inlineData":{"mimeType":"image/png","data":"..."}}]}],"systemInstruction":{"parts":[{"text":"two"}]},
             "generationConfig":{"maxOutputTokens":9,"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"a":{"type":"STRING"}}}}}
            """);

        Assert.Equal(new RequestShape { Messages = 1, PromptChars = 6, ResponseFormat = "json_object", SchemaDepth = 1, Images = 1, MaxOutputTokens = 9 }, shape);
    }

    [Theory]
    [InlineData("""{"model":"m","input":"abc"}""", 1, 3)]
    [InlineData("""{"model":"m","input":["ab","cde"]}""", 2, 5)]
    [InlineData("""{"model":"m","prompt":"caf\u00e9 \ud83d\ude00 é😀"}""", 1, 11)]
    public void Plain_prompts_are_counted_in_utf16_units(string body, int messages, long chars)
    {
        var shape = Shape(body)!;

        Assert.Equal((messages, chars), (shape.Messages, shape.PromptChars));
    }

    private static RequestShape? Shape(string json)
    {
        var scan = new BodyScan();
        scan.Read(Encoding.UTF8.GetBytes(json), []);
        return scan.Shape();
    }
}
