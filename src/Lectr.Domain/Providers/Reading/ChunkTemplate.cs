namespace Lectr.Domain.Providers.Reading;

/// <summary>
/// The frame around the text of a stream's last chunk. Chunks of one stream differ in little but that text, so that comparing the frame
/// tells most of them apart from the few that matter, without a search.
/// </summary>
internal sealed class ChunkTemplate
{
    private const int Longest = 512;
    private byte[] _frame = [];
    private int _before;
    private int _after;

    /// <summary>Remembers the frame of a chunk that held nothing but one text.</summary>
    public void Learn(ReadOnlySpan<byte> data, in FlatText found)
    {
        var after = data[found.After..];
        if (found.Texts != 1 || found.Start + after.Length > Longest)
        {
            _before = 0;
            return;
        }

        _frame = _frame.Length == 0 ? new byte[Longest] : _frame;
        data[..found.Start].CopyTo(_frame);
        after.CopyTo(_frame.AsSpan(found.Start));
        (_before, _after) = (found.Start, after.Length);
    }

    /// <summary>
    /// Characters of text in a chunk that begins like the last one; below zero for any other. <paramref name="rest"/> is what follows the text,
    /// and empty when it is the same as last time.
    /// </summary>
    public int Match(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (_before == 0 || !data.StartsWith(_frame.AsSpan(0, _before)))
        {
            return -1;
        }

        var chars = Skimming.CountString(data, _before, out var after);
        rest = chars < 0 || data[after..].SequenceEqual(_frame.AsSpan(_before, _after)) ? default : data[after..];
        return chars;
    }
}
