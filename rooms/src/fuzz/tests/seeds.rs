//! What fuzzing begins with: for each target, inputs as an honest participant makes them. They are
//! run here each time; `FUZZ_SEEDS=write` in the environment writes them into the corpora too.

use std::sync::Arc;

use super::*;

/// A seed: which target it is for, and the bytes.
type Seed = (&'static str, Vec<u8>);

/// A part of a script: two bytes of length and the bytes.
fn chunk(bytes: &[u8]) -> Vec<u8> {
    let [.., high, low] = bytes.len().to_be_bytes();
    [&[high, low], bytes].concat()
}

/// A script of parts, each behind its numbers.
fn script(parts: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
    let mut script = Vec::new();
    for (numbers, bytes) in parts {
        script.extend_from_slice(numbers);
        script.extend(chunk(bytes));
    }
    script
}

/// Bytes as hexadecimal digits, with spaces wherever they help.
fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

/// The sample request of RFC 5769, section 2.1.
const STUN: &str = "0001 0058 2112a442 b7e7a701 bc34d686 fa87dfae
    8022 0010 5354554e 20746573 7420636c 69656e74 0024 0004 6e0001ff
    8029 0008 932ff9b1 51263b36 0006 0009 6576746a 3a683676 59202020
    0008 0014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 8028 0004 e57a3bcf";

/// PRIORITY, ICE-CONTROLLING and USE-CANDIDATE, as Chromium writes them.
const ATTRIBUTES: &str = "0024 0004 6e001eff 802a 0008 0505050505050505 0025 0000";

/// Voice as Chromium sends it first: audio level, MID and transport-wide number.
const VOICE: &str = "906f 0001 00000001 66406b53 bede 0003 10 85 31 0001 40 30 00000000
    f8fffe 010203";

/// A key frame of Chromium's in VP8, its first packet.
const PICTURE: &str = "9060 0001 00000bb8 0000002a bede 0002 40 31 31 0002 000000
    90e0 8102 0720 1000009d012a4001f0003900";

/// Retransmission of it.
const REPAIR: &str = "9061 0001 00000bb8 0000002b bede 0002 40 31 31 0003 000000
    0001 90e0 8102 0720 1000009d012a4001f0003900";

/// A sender report, a receiver report with one block, and a name.
const REPORT: &str = "80c8 0006 0000002a e0000000 12345678 00015f90 00000005 00000258
    81c9 0007 00000001 0000002a 03000001 00010000 0000000c 12345678 00000058
    81ca 0003 0000002a 0104 6465736b 0000";

/// Packets 1 and 3 of a stream again, please, and a key frame of it.
const WISHES: &str = "81cd 0003 00000001 00000002 0001 0002
    81ce 0002 00000001 00000002
    84ce 0004 00000001 00000000 00000002 07000000
    8fce 0005 00000001 00000000 52454d42 01060fa0 0000002a";

/// Transport-wide feedback: two packets received, one missing, one late.
const FEEDBACK: &str = "8fcd 0006 00000001 0000002a 0001 0004 00000100 d900 0014 14 0400 0000";

/// A message of each of H.264's ways: one unit, several in one packet, a fragment.
const UNITS: [&str; 4] = [
    "65 88843a",
    "78 0004 67420014 0003 68ce3c 0003 658884",
    "7c 85 8884",
    "61 e0",
];

/// An offer of one microphone and one camera.
const OFFER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
    a=fingerprint:sha-256 F7:0B:AE:B0:17:EE:00:02:81:A3:5E:EC:1B:0E:4D:1E:DD:F3:79:16:EB:E3:91:3B:8E:9D:39:61:C0:EF:EE:62\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:4wQ/\r\n\
    a=ice-pwd:uaL/B8r9wmFYVK7LIKDPgGUO\r\na=setup:actpass\r\na=mid:0\r\n\
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=sendrecv\r\na=msid:- a\r\n\
    a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n\
    a=fmtp:111 minptime=10;useinbandfec=1\r\na=ssrc:7 cname:x\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 102\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:4wQ/\r\n\
    a=ice-pwd:uaL/B8r9wmFYVK7LIKDPgGUO\r\na=setup:actpass\r\na=mid:1\r\n\
    a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendrecv\r\na=rtcp-mux\r\n\
    a=rtcp-rsize\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n\
    a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:102 H264/90000\r\n\
    a=fmtp:102 packetization-mode=1;profile-level-id=42e01f\r\na=ssrc-group:FID 8 9\r\n\
    a=ssrc:8 cname:x\r\na=ssrc:9 cname:x\r\n";

const TOKEN: &str = r#"{"alg":"HS256","typ":"JWT"}
{"kind":"room","room":"0192f0c1-2345-7abc-8def-0123456789ab","sub":"0192f0c1-0000-7000-8000-00000000c1e4","role":"citizen","epoch":3,"nbf":0,"exp":4000000000}"#;

/// The first flight of a client, as `dimpl` makes it.
fn hello(setting: &Setting) -> Vec<u8> {
    let config = dimpl::Config::builder().build().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["peer".to_owned()]).unwrap();
    let certificate = dimpl::DtlsCertificate {
        certificate: made.cert.der().to_vec(),
        private_key: made.signing_key.serialize_der(),
    };
    let mut client = dimpl::Dtls::new_12(Arc::new(config), certificate, setting.now);
    client.set_active(true);
    client.handle_timeout(setting.now).unwrap();
    let mut buffer = [0; 4096];
    loop {
        match client.poll_output(&mut buffer) {
            dimpl::Output::Packet(bytes) => return bytes.to_vec(),
            dimpl::Output::Timeout(_) => panic!("a client begins at once"),
            _ => {}
        }
    }
}

/// The hello cut in two, as browsers do when it is long.
fn halves(hello: &[u8]) -> [Vec<u8>; 2] {
    let (header, body) = hello.split_at(25);
    let middle = body.len() / 2;
    [(0, middle), (middle, body.len())].map(|(from, to)| {
        let [.., high, low] = (12 + to - from).to_be_bytes();
        let mut bytes = header.to_vec();
        bytes[11..13].copy_from_slice(&[high, low]);
        bytes[19..22].copy_from_slice(&from.to_be_bytes()[5..]);
        bytes[22..25].copy_from_slice(&(to - from).to_be_bytes()[5..]);
        bytes.extend_from_slice(&body[from..to]);
        bytes
    })
}

fn seeds(setting: &Setting) -> Vec<Seed> {
    let hello = hello(setting);
    let [first, second] = halves(&hello);
    let mut seeds = vec![
        ("stun", hex(STUN)),
        (
            "stun",
            script(&[
                (&[0, 0, 1], hex(ATTRIBUTES)),
                (&[0, 80, 2], hex(ATTRIBUTES)),
                (&[255, 1, 0], Vec::new()),
                (&[1, 200, 3], hex("8029 0008 0000000000000000")),
                (&[0, 4, 1], hex(ATTRIBUTES)),
            ]),
        ),
        (
            "demux",
            script(&[
                (&[8, 0, 1], hex(ATTRIBUTES)),
                (&[0, 1, 1], hello.clone()),
                (&[9, 1, 2], hex(ATTRIBUTES)),
                (&[12, 1, 9], hex(ATTRIBUTES)),
                (&[0x80, 70, 1], hex(VOICE)),
                (&[0, 1, 7], hex(STUN)),
            ]),
        ),
        (
            "dtls",
            [vec![0], script(&[(&[1], first), (&[1], second)])].concat(),
        ),
        // Each end's datagrams in turn, delivered; one lost; one garbled.
        (
            "dtls",
            [1].into_iter().chain([12, 13, 50, 51].repeat(8)).collect(),
        ),
        (
            "dtls",
            [1, 0]
                .into_iter()
                .chain([12, 13, 1, 50, 6, 0, 30, 9].repeat(4))
                .collect(),
        ),
        (
            "media",
            script(&[
                (&[0, 0], hex(VOICE)),
                (&[0, 2], hex(PICTURE)),
                (&[0, 2], hex(REPAIR)),
                (&[5, 2], hex(WISHES)),
                (&[4, 2], hex(REPORT)),
                (&[6, 66], hex(FEEDBACK)),
            ]),
        ),
        ("rtp", hex(VOICE)),
        ("rtp", hex(PICTURE)),
        ("rtp", hex(REPORT)),
        ("rtp", hex(WISHES)),
        (
            "rtp",
            hex(
                "b26f 0001 00000001 00000007 00000008 00000009 1000 0002 0101 85 0402 0001 00 0102 00000004",
            ),
        ),
        (
            "rtp",
            [
                vec![0, 7],
                script(&[
                    (&[0, 1, 0, 1], b"one".to_vec()),
                    (&[0, 1, 0, 4], b"four".to_vec()),
                    (&[1, 90, 0, 2], b"two".to_vec()),
                    (&[2, 1, 255, 255], b"late".to_vec()),
                ]),
            ]
            .concat(),
        ),
        ("sdp", OFFER.into()),
        ("token", TOKEN.into()),
        // An allocation, a permission for 192.0.2.9, a channel, data on it, and its end.
        (
            "turn",
            script(&[
                (&[0xf1, 1, 1], hex("0019 0004 11000000")),
                (&[0xf3, 1, 1], hex("0012 0008 0001 2101 e112a64b")),
                (
                    &[0xf4, 1, 1],
                    hex("000c 0004 40000000 0012 0008 0001 20a9 e112a64b"),
                ),
                (&[0, 1, 1], hex("4000 0004 80010203")),
                (
                    &[5, 1, 1],
                    hex("0012 0008 0001 20a9 e112a64b 0013 0004 80010203"),
                ),
                (&[0xf2, 1, 1], hex("000d 0004 00000000")),
            ]),
        ),
        (
            "turn",
            hex("0003 0008 2112a442 000102030405060708090a0b 0019 0004 11000000"),
        ),
        (
            "twcc",
            hex("01 0001 02 0002 40 0005 41 0004 82 0006 c1 ffff"),
        ),
        ("payload", hex("90e0 8102 0720 1000009d012a")),
    ];
    seeds.extend(UNITS.map(|unit| ("payload", hex(unit))));
    // Sound with two packets before it.
    seeds.push(("payload", hex("ef1e0003 ef0f0002 6f 6f6c64 6572 6f776e")));
    seeds
}

#[test]
fn every_seed_is_borne() {
    let setting = setting();
    let writes = std::env::var_os("FUZZ_SEEDS").is_some_and(|mode| mode == "write");
    for (number, (name, data)) in seeds(&setting).into_iter().enumerate() {
        run(name, &data, &setting);
        if writes {
            let folder = corpora().join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("seed-{number}")), &data).unwrap();
        }
    }
}
