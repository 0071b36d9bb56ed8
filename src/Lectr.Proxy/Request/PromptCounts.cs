using System.Buffers.Text;
using Lectr.Domain.Requests;

namespace Lectr.Proxy.Request;

/// <summary>
/// Counts what a prompt consists of, in every wire format at once: their member names do not collide. Text is counted in
/// UTF-16 units; nothing of it is kept.
/// </summary>
internal sealed class PromptCounts
{
    private const int DeepestPrompt = 8;
    private int? _messages;
    private long _chars;
    private bool _prompt;
    private int? _tools;
    private int _images;
    private string? _format;
    private int? _schemaDepth;
    private long? _maxOutput;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _messages = _tools = _schemaDepth = null;
        _chars = 0;
        _images = 0;
        _prompt = false;
        _format = null;
        _maxOutput = null;
    }

    /// <summary>The counts as the event holds them.</summary>
    public RequestShape ToShape() => new()
    {
        Messages = _messages,
        PromptChars = _prompt ? _chars : null,
        Tools = _tools,
        ResponseFormat = _format,
        SchemaDepth = _schemaDepth,
        Images = _prompt ? _images : null,
        MaxOutputTokens = _maxOutput,
    };

    /// <summary>Counts the value of one top-level member, or steps over it.</summary>
    public bool ReadMember(ref JsonWalk walk, in JsonText name)
    {
        if (walk.Is(name, "messages"u8) || walk.Is(name, "contents"u8) || walk.Is(name, "input"u8) || walk.Is(name, "prompt"u8))
        {
            return ReadMessages(ref walk);
        }

        if (walk.Is(name, "system"u8) || walk.Is(name, "instructions"u8) || walk.Is(name, "systemInstruction"u8) || walk.Is(name, "system_instruction"u8))
        {
            _prompt = true;
            return ReadPrompt(ref walk, 0);
        }

        if (walk.Is(name, "tools"u8) || walk.Is(name, "functions"u8))
        {
            return CountElements(ref walk);
        }

        if (walk.Is(name, "response_format"u8) || walk.Is(name, "text"u8) || walk.Is(name, "output_config"u8) || walk.Is(name, "output_format"u8))
        {
            return walk.Peek() == '{' ? ReadFormat(ref walk, 0) : walk.Skip();
        }

        if (walk.Is(name, "generationConfig"u8) || walk.Is(name, "generation_config"u8))
        {
            return walk.Peek() == '{' ? ReadFormat(ref walk, 0) : walk.Skip();
        }

        return IsMaxOutput(ref walk, name) ? ReadMaxOutput(ref walk) : walk.Skip();
    }

    private static bool IsMaxOutput(ref JsonWalk walk, in JsonText name) =>
        walk.Is(name, "max_tokens"u8) || walk.Is(name, "max_completion_tokens"u8) || walk.Is(name, "max_output_tokens"u8) || walk.Is(name, "maxOutputTokens"u8);

    private bool ReadMessages(ref JsonWalk walk)
    {
        _prompt = true;
        if (walk.Peek() != '[')
        {
            _messages = walk.Peek() == '"' ? 1 : _messages;
            return ReadPrompt(ref walk, 0);
        }

        if (!walk.Open((byte)'[', out var empty))
        {
            return false;
        }

        var count = 0;
        for (var more = !empty; more;)
        {
            count++;
            if (!ReadPrompt(ref walk, 0) || !walk.Next((byte)'[', out more))
            {
                return false;
            }
        }

        _messages = count;
        return true;
    }

    private bool ReadPrompt(ref JsonWalk walk, int depth)
    {
        switch (walk.Peek())
        {
            case (byte)'"':
                if (!walk.Text(out var text))
                {
                    return false;
                }

                _chars += text.Units;
                return true;
            case (byte)'[' when depth < DeepestPrompt:
                if (!walk.Open((byte)'[', out var none))
                {
                    return false;
                }

                for (var more = !none; more;)
                {
                    if (!ReadPrompt(ref walk, depth + 1) || !walk.Next((byte)'[', out more))
                    {
                        return false;
                    }
                }

                return true;
            case (byte)'{' when depth < DeepestPrompt:
                return ReadPart(ref walk, depth);
            default:
                return walk.Skip();
        }
    }

    private bool ReadPart(ref JsonWalk walk, int depth)
    {
        if (!walk.Open((byte)'{', out var empty))
        {
            return false;
        }

        for (var more = !empty; more;)
        {
            if (!walk.Name(out var name) || !ReadPartMember(ref walk, name, depth) || !walk.Next((byte)'{', out more))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadPartMember(ref JsonWalk walk, in JsonText name, int depth)
    {
        if (walk.Is(name, "content"u8) || walk.Is(name, "text"u8) || walk.Is(name, "parts"u8) || walk.Is(name, "output"u8))
        {
            return ReadPrompt(ref walk, depth + 1);
        }

        if (walk.Is(name, "type"u8) && walk.Peek() == '"')
        {
            if (!walk.Text(out var type))
            {
                return false;
            }

            _images += walk.Is(type, "image_url"u8) || walk.Is(type, "input_image"u8) || walk.Is(type, "image"u8) ? 1 : 0;
            return true;
        }

        _images += walk.Is(name, "inlineData"u8) || walk.Is(name, "inline_data"u8) || walk.Is(name, "fileData"u8) || walk.Is(name, "file_data"u8) && walk.Peek() == '{' ? 1 : 0;
        return walk.Skip();
    }

    private bool CountElements(ref JsonWalk walk)
    {
        if (walk.Peek() != '[')
        {
            return walk.Skip();
        }

        if (!walk.Open((byte)'[', out var empty))
        {
            return false;
        }

        var count = 0;
        for (var more = !empty; more;)
        {
            count++;
            if (!walk.Skip() || !walk.Next((byte)'[', out more))
            {
                return false;
            }
        }

        _tools = count;
        return true;
    }

    // The requested format stands under different names: {type, json_schema{schema}}, {format{type, schema}}, {responseMimeType, responseSchema}.
    private bool ReadFormat(ref JsonWalk walk, int depth)
    {
        if (!walk.Open((byte)'{', out var empty))
        {
            return false;
        }

        for (var more = !empty; more;)
        {
            if (!walk.Name(out var name) || !ReadFormatMember(ref walk, name, depth) || !walk.Next((byte)'{', out more))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadFormatMember(ref JsonWalk walk, in JsonText name, int depth)
    {
        var next = walk.Peek();
        if (next == '"' && (walk.Is(name, "type"u8) || walk.Is(name, "responseMimeType"u8) || walk.Is(name, "response_mime_type"u8)))
        {
            if (!walk.Text(out var type))
            {
                return false;
            }

            _format = FormatNames.Known(ref walk, type);
            return true;
        }

        if (next == '{' && depth < 2 && (walk.Is(name, "format"u8) || walk.Is(name, "json_schema"u8)))
        {
            return ReadFormat(ref walk, depth + 1);
        }

        if (next == '{' && (walk.Is(name, "schema"u8) || walk.Is(name, "responseSchema"u8) || walk.Is(name, "response_schema"u8) || walk.Is(name, "responseJsonSchema"u8)))
        {
            var start = walk.Position;
            if (!walk.Skip())
            {
                return false;
            }

            _schemaDepth = SchemaDepth.Of(walk.Since(start));
            return true;
        }

        return IsMaxOutput(ref walk, name) ? ReadMaxOutput(ref walk) : walk.Skip();
    }

    private bool ReadMaxOutput(ref JsonWalk walk)
    {
        var start = walk.Peek() is >= (byte)'0' and <= (byte)'9' ? walk.Position : -1;
        if (!walk.Skip())
        {
            return false;
        }

        if (start >= 0 && Utf8Parser.TryParse(walk.Since(start), out long value, out var used) && used == walk.Position - start)
        {
            _maxOutput = value;
        }

        return true;
    }
}
