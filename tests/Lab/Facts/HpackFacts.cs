using GoAway.Analyzers.Lab.Wire;
using Xunit;

namespace GoAway.Analyzers.Lab.Facts;

/// <summary>The examples of RFC 7541, Appendix C: one decoder over three requests, so that the dynamic table takes part.</summary>
public sealed class HpackFacts
{
    [Theory]
    [InlineData( // C.3, plain literals
        "828684410f7777772e6578616d706c652e636f6d",
        "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")]
    [InlineData( // C.4, Huffman
        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
        "828684be5886a8eb10649cbf",
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")]
    public void Requests_of_the_specification(params string[] blocks)
    {
        var decoder = new HpackDecoder();

        string[][] decoded = [.. blocks.Select(block =>
            decoder.Decode(Convert.FromHexString(block)).Select(field => $"{field.Name}: {field.Value}").ToArray())];

        Assert.Equal([":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"], decoded[0]);
        Assert.Equal(
            [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache"],
            decoded[1]);
        Assert.Equal(
            [":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com", "custom-key: custom-value"],
            decoded[2]);
    }

    [Fact]
    public void Responses_that_evict_from_a_small_table()
    {
        // C.6: SETTINGS_HEADER_TABLE_SIZE 256, here said by a size update (3fe101) in front.
        var decoder = new HpackDecoder();
        decoder.Decode(Convert.FromHexString(
            "3fe101488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));

        var second = decoder.Decode(Convert.FromHexString("4883640effc1c0bf"));

        Assert.Equal(
            [":status: 307", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"],
            second.Select(field => $"{field.Name}: {field.Value}"));
    }

    [Fact]
    public void Padding_that_is_not_the_end_of_string_symbol()
    {
        Assert.Throws<InvalidDataException>(() => HuffmanCode.Decode([0b00000_000]));
    }

    [Fact]
    public void What_the_lab_writes_is_what_it_reads()
    {
        HeaderField[] fields = [new(":status", "503"), new("retry-after", "1")];

        Assert.Equal(fields, new HpackDecoder().Decode(HeaderField.Encode(fields)));
    }
}
