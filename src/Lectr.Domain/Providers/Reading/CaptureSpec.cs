using System.Text;

namespace Lectr.Domain.Providers.Reading;

/// <summary>Which members of a JSON document are kept, by path (none of which may lie inside another), and the names of members whose string values are output text.</summary>
internal sealed class CaptureSpec
{
    /// <summary>Deepest path that can be kept.</summary>
    public const int MaxDepth = 4;

    private readonly byte[][] _textNames;

    /// <param name="paths">Dotted paths from the document's root; a path's index is its slot.</param>
    /// <param name="textNames">Member names, at any depth, whose string values are counted as output text.</param>
    public CaptureSpec(IReadOnlyList<string> paths, IReadOnlyList<string> textNames)
    {
        Slots = paths.Count;
        _textNames = [.. textNames.Select(Encoding.UTF8.GetBytes)];
        Root = Node.Build(paths.Select((p, slot) => ((ReadOnlyMemory<string>)p.Split('.'), slot)));
    }

    /// <summary>How many slots there are.</summary>
    public int Slots { get; }

    /// <summary>The members of the document itself.</summary>
    public Node Root { get; }

    /// <summary>Whether strings under this member name are output text.</summary>
    public bool IsText(ReadOnlySpan<byte> name)
    {
        foreach (var known in _textNames)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One level of the paths.</summary>
    public sealed class Node
    {
        private readonly (byte[] Name, Node? Child, int Slot)[] _members;

        private Node((byte[] Name, Node? Child, int Slot)[] members) => _members = members;

        /// <summary>What a member leads to: a slot to keep it in, or the level below, or neither.</summary>
        public (Node? Child, int Slot) Find(ReadOnlySpan<byte> name)
        {
            foreach (var (known, child, slot) in _members)
            {
                if (name.SequenceEqual(known))
                {
                    return (child, slot);
                }
            }

            return (null, -1);
        }

        internal static Node Build(IEnumerable<(ReadOnlyMemory<string> Path, int Slot)> paths) =>
            new([
                .. paths.GroupBy(p => p.Path.Span[0], StringComparer.Ordinal).Select(g => (
                    Encoding.UTF8.GetBytes(g.Key),
                    g.Any(p => p.Path.Length > 1) ? Build(g.Where(p => p.Path.Length > 1).Select(p => (p.Path[1..], p.Slot))) : null,
                    g.Where(p => p.Path.Length == 1).Select(p => p.Slot).DefaultIfEmpty(-1).First())),
            ]);
    }
}
