using System.Text.Json;
using Lectr.Domain.Requests;

namespace Lectr.Projections;

/// <summary>Reads the tokens of a request.</summary>
internal static class UsageReader
{
    /// <summary>The object that the reader stands at.</summary>
    public static Usage Read(ref Utf8JsonReader reader)
    {
        long? input = null, cacheRead = null, writeShort = null, writeLong = null, output = null, reasoning = null;
        long? audioInput = null, audioOutput = null, imageInput = null, imageOutput = null;
        decimal? audioSeconds = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("input"u8))
            {
                input = Number(ref reader);
            }
            else if (reader.ValueTextEquals("output"u8))
            {
                output = Number(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning"u8))
            {
                reasoning = Number(ref reader);
            }
            else if (reader.ValueTextEquals("cache_read"u8))
            {
                cacheRead = Number(ref reader);
            }
            else if (reader.ValueTextEquals("audio_input"u8))
            {
                audioInput = Number(ref reader);
            }
            else if (reader.ValueTextEquals("image_input"u8))
            {
                imageInput = Number(ref reader);
            }
            else if (reader.ValueTextEquals("audio_output"u8))
            {
                audioOutput = Number(ref reader);
            }
            else if (reader.ValueTextEquals("image_output"u8))
            {
                imageOutput = Number(ref reader);
            }
            else if (reader.ValueTextEquals("audio_seconds"u8))
            {
                reader.Read();
                audioSeconds = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
            }
            else if (reader.ValueTextEquals("cache_write_long"u8))
            {
                writeLong = Number(ref reader);
            }
            else if (reader.ValueTextEquals("cache_write_short"u8))
            {
                writeShort = Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new Usage
        {
            Input = input,
            CacheRead = cacheRead,
            CacheWriteShort = writeShort,
            CacheWriteLong = writeLong,
            Output = output,
            Reasoning = reasoning,
            AudioInput = audioInput,
            AudioOutput = audioOutput,
            ImageInput = imageInput,
            ImageOutput = imageOutput,
            AudioSeconds = audioSeconds,
        };
    }

    /// <summary>The number or null that follows the member's name.</summary>
    internal static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();
    }
}

/// <summary>Reads the shape of a request.</summary>
internal static class ShapeReader
{
    /// <summary>The object that the reader stands at.</summary>
    public static RequestShape Read(ref Utf8JsonReader reader, TextCache texts)
    {
        long? messages = null, promptChars = null, tools = null, depth = null, images = null, limit = null;
        string? format = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("tools"u8))
            {
                tools = UsageReader.Number(ref reader);
            }
            else if (reader.ValueTextEquals("images"u8))
            {
                images = UsageReader.Number(ref reader);
            }
            else if (reader.ValueTextEquals("messages"u8))
            {
                messages = UsageReader.Number(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_chars"u8))
            {
                promptChars = UsageReader.Number(ref reader);
            }
            else if (reader.ValueTextEquals("schema_depth"u8))
            {
                depth = UsageReader.Number(ref reader);
            }
            else if (reader.ValueTextEquals("response_format"u8))
            {
                reader.Read();
                format = reader.TokenType == JsonTokenType.Null ? null : texts.Get(ref reader);
            }
            else if (reader.ValueTextEquals("max_output_tokens"u8))
            {
                limit = UsageReader.Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new RequestShape
        {
            Messages = checked((int?)messages),
            PromptChars = promptChars,
            Tools = checked((int?)tools),
            ResponseFormat = format,
            SchemaDepth = checked((int?)depth),
            Images = checked((int?)images),
            MaxOutputTokens = limit,
        };
    }
}
