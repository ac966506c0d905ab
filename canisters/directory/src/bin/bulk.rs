//! `bulk IMAGE OWNER BUCKET NOW_NS FILES`: fills the stable memory in the file IMAGE and prints the last folder and version, in hex.
use candid::Principal;
use directory::bulk::{load, Load};
use std::cell::RefCell;
use std::rc::Rc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [image, owner, bucket, now, files] = args.as_slice() else { return Err("bulk IMAGE OWNER BUCKET NOW_NS FILES".into()) };
    let memory = Rc::new(RefCell::new(std::fs::read(image)?));
    let wanted =
        Load { owner: Principal::from_text(owner)?, bucket: Principal::from_text(bucket)?, now: now.parse()?, files: files.parse()? };
    let (folder, version) = load(memory.clone(), &wanted).map_err(|error| format!("{error:?}"))?;
    std::fs::write(image, memory.borrow().as_slice())?;
    let hex = |id: [u8; 16]| id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    println!("{} {}", hex(folder), hex(version));
    Ok(())
}
