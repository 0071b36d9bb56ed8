using Lectr.Domain.Requests;

namespace Lectr.Proxy.Request;

/// <summary>What one pass over a JSON body finds: the model and where it stands, and the countable traits of the request. Reused from request to request.</summary>
internal sealed class BodyScan
{
    private readonly List<(int Start, int Length)> _models = new(2);
    private readonly ModelNames _names = new();

    /// <summary>Whether the body is a JSON object that could be read to its end.</summary>
    public bool Readable { get; private set; }

    /// <summary>The value of the last top-level <c>model</c>, when it is a string that is not empty.</summary>
    public string? Model { get; private set; }

    /// <summary>Where the values of all top-level <c>model</c> members stand, quotes included, in order.</summary>
    public IReadOnlyList<(int Start, int Length)> ModelSpans => _models;

    /// <summary>Whether <c>stream</c> is true.</summary>
    public bool Stream { get; private set; }

    /// <summary>Whether a member names an object stored at one provider.</summary>
    public bool Bound { get; private set; }

    /// <summary>Counts of the prompt.</summary>
    public PromptCounts Prompt { get; } = new();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _models.Clear();
        Prompt.Clear();
        Readable = Stream = Bound = false;
        Model = null;
    }

    /// <summary>Reads <paramref name="json"/>; <paramref name="bindings"/> are the members that bind a request to its provider.</summary>
    public void Read(ReadOnlySpan<byte> json, IReadOnlyList<string> bindings)
    {
        Clear();
        Readable = ReadMembers(json, bindings);
        if (!Readable)
        {
            Clear();
        }
    }

    /// <summary>The shape for the event; null when the body was not read.</summary>
    public RequestShape? Shape() => Readable ? Prompt.ToShape() : null;

    private bool ReadMembers(ReadOnlySpan<byte> json, IReadOnlyList<string> bindings)
    {
        var walk = new JsonWalk(json);
        if (walk.Peek() != '{')
        {
            return walk.Skip() && walk.AtEnd();
        }

        if (!walk.Open((byte)'{', out var empty))
        {
            return false;
        }

        for (var more = !empty; more;)
        {
            if (!walk.Name(out var name) || !ReadMember(ref walk, name, bindings) || !walk.Next((byte)'{', out more))
            {
                return false;
            }
        }

        return walk.AtEnd();
    }

    private bool ReadMember(ref JsonWalk walk, in JsonText name, IReadOnlyList<string> bindings)
    {
        if (walk.Is(name, "model"u8))
        {
            return ReadModel(ref walk);
        }

        if (walk.Is(name, "stream"u8))
        {
            Stream = walk.Peek() == 't';
            return walk.Skip();
        }

        for (var i = 0; i < bindings.Count; i++)
        {
            if (IsBinding(ref walk, name, bindings[i]))
            {
                Bound |= walk.Peek() != 'n';
                break;
            }
        }

        return Prompt.ReadMember(ref walk, name);
    }

    private bool ReadModel(ref JsonWalk walk)
    {
        Model = null;
        var quoted = walk.Peek() == '"';
        var start = walk.Position;
        if (!quoted)
        {
            if (!walk.Skip())
            {
                return false;
            }
        }
        else if (!walk.Text(out var text))
        {
            return false;
        }
        else if (text.Escaped)
        {
            Model = walk.Decode(text);
            if (Model is null)
            {
                return false;
            }
        }
        else
        {
            Model = _names.Of(walk.Raw(text));
        }

        Model = Model is "" ? null : Model;
        _models.Add((start, walk.Position - start));
        return true;
    }

    private static bool IsBinding(ref JsonWalk walk, in JsonText name, string binding)
    {
        Span<byte> utf8 = stackalloc byte[64];
        if (name.Units != binding.Length || binding.Length > utf8.Length)
        {
            return false;
        }

        System.Text.Encoding.ASCII.GetBytes(binding, utf8);
        return walk.Is(name, utf8[..binding.Length]);
    }
}
