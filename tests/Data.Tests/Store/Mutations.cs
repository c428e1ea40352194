namespace Godwit.Data.Tests.Store;

/// <summary>Damage to bytes: replaced, inserted, cut out, cut off.</summary>
internal static class Mutations
{
    public static byte[] Apply(byte[] original, (int At, byte Value, int Kind)[] edits)
    {
        var bytes = new List<byte>(original);
        foreach ((int position, byte value, int kind) in edits)
        {
            if (bytes.Count == 0) break;
            int at = position % bytes.Count;
            switch (kind)
            {
                case 0: bytes[at] = value; break;
                case 1: bytes.Insert(at, value); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, value + 1)); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        return [.. bytes];
    }
}
