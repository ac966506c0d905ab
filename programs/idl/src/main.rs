//! Prints the IDL of one program: `idl <folder of the program>`.
use anchor_lang_idl::build::IdlBuilder;

fn main() -> anyhow::Result<()> {
    // anchor-lang-idl 0.2.0 passes a literal "+{toolchain}" to cargo while this is set.
    std::env::remove_var("RUSTUP_TOOLCHAIN");
    let folder = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("usage: idl <folder of the program>"))?;
    let cargo_args = ["--lib", "--target", "x86_64-unknown-linux-gnu"].map(String::from).to_vec();
    let idl = IdlBuilder::new().program_path(folder.into()).skip_lint(true).cargo_args(cargo_args).build()?;
    println!("{}", serde_json::to_string_pretty(&idl)?);
    Ok(())
}
