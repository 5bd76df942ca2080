//! A PostgreSQL for tests: the server named by `SPORTELLO_TEST_POSTGRES`, or one that is started in a
//! temporary folder and stops with the tests. Each test gets a database of its own.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Any;
use sqlx::migrate::MigrateDatabase;

/// What to do if there is none. A test that is skipped in silence tests nothing.
const MISSING: &str = "no PostgreSQL to test with: install it (Debian: apt install postgresql), or name a \
                       server whose user may create databases, for example \
                       SPORTELLO_TEST_POSTGRES=postgres://user:password@localhost/postgres";

/// Starts a server on a socket in a new folder, says where, waits until its own input ends, which is when
/// the tests end however they end, and clears up.
const SERVER: &str = r#"
set -e
folder=$(mktemp -d /tmp/sportello-pg-XXXXXX)
chmod 755 "$folder"
"$1/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --no-locale --no-sync >"$folder/log" 2>&1
"$1/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-k '$folder' -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=300" \
    >/dev/null
echo "$folder"
cat >/dev/null || true
"$1/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
rm -rf "$folder"
"#;

/// An empty database.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
}

impl Database {
    /// Creates one.
    pub(crate) async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        sqlx::any::install_default_drivers();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("sportello_test_{}_{number}", std::process::id());
        let url = address(server(), &name);
        if Any::database_exists(&url)
            .await
            .expect("the server answers")
        {
            Any::drop_database(&url)
                .await
                .expect("an old one can be dropped");
        }
        Any::create_database(&url)
            .await
            .expect("the user may create databases");
        Self { url }
    }
}

/// The address of the server's own database. Several tests at once wait for the one that starts it.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| match env::var("SPORTELLO_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ => start(&binaries().expect(MISSING)),
    })
}

/// The address of another database on the same server.
fn address(server: &str, database: &str) -> String {
    let (before, query) = server.split_once('?').unwrap_or((server, ""));
    let base = match before.rfind('/') {
        Some(slash) if slash > "postgresql://".len() => &before[..slash],
        _ => before,
    };
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{base}/{database}{mark}{query}")
}

/// Where the newest server's programs are.
fn binaries() -> Option<PathBuf> {
    let version = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let mut installed: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("bin/initdb").exists())
        .collect();
    installed.sort_by_key(|folder| version(folder));
    let on_path =
        || env::split_paths(&env::var_os("PATH")?).find(|folder| folder.join("initdb").exists());
    installed
        .pop()
        .map(|folder| folder.join("bin"))
        .or_else(on_path)
}

fn start(binaries: &Path) -> String {
    // The pipe to the child's input stays open as long as this process lives.
    static CHILD: OnceLock<Child> = OnceLock::new();
    // The server refuses to run as root.
    let root =
        fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut child = command
        .args(["-c", SERVER, "sh"])
        .arg(binaries)
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect(MISSING);
    let mut folder = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output)
            .read_line(&mut folder)
            .expect("the server's folder is said");
    }
    let folder = folder.trim();
    assert!(
        !folder.is_empty(),
        "PostgreSQL does not start; its log is in /tmp/sportello-pg-*/log"
    );
    let host = folder.replace('/', "%2F");
    let _ = CHILD.set(child);
    format!("postgres://postgres@localhost/postgres?host={host}")
}
