using System.Text;

namespace OAuthProxy.Redis.Cluster;

/// <summary>Which of the 16,384 slots a key is in: CRC-16 of the key, or of what is between its first braces (cluster specification, "Key distribution model").</summary>
internal static class HashSlot
{
    public const int Count = 16_384;

    private const ushort Polynomial = 0x1021; // CRC-16/XMODEM

    private static readonly ushort[] Table = CreateTable();

    public static int Of(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key).AsSpan();
        var open = bytes.IndexOf((byte)'{');
        if (open >= 0)
        {
            var length = bytes[(open + 1)..].IndexOf((byte)'}');
            if (length > 0)
            {
                bytes = bytes.Slice(open + 1, length);
            }
        }

        ushort crc = 0;
        foreach (var value in bytes)
        {
            crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ value]);
        }

        return crc % Count;
    }

    private static ushort[] CreateTable()
    {
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = (ushort)(index << 8);
            for (var bit = 0; bit < 8; bit++)
            {
                value = (ushort)((value & 0x8000) != 0 ? (value << 1) ^ Polynomial : value << 1);
            }

            table[index] = value;
        }

        return table;
    }
}
