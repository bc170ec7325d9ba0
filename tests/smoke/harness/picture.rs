//! A picture of the window, and whether there is anything on it.

/// How many pixels have to differ from the one before them: a short line of text has more, an empty frame has fewer.
const EDGES: usize = 1500;

/// A picture, a pixel after the other from the upper left corner.
#[derive(Clone)]
pub struct Picture {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// The upper left corner of a screen, of which Xvfb keeps an X window dump (X11/XWDFile.h: a header of 32-bit numbers, the most
    /// significant byte first; a table of colours, which true colour does not need; the rows).
    pub(crate) fn of_screen(dump: &[u8], (width, height): (u32, u32)) -> Self {
        let number = |field: usize| -> usize {
            let bytes = dump[field * 4..][..4].try_into().unwrap();
            u32::from_be_bytes(bytes).try_into().unwrap()
        };
        let (header, bits_per_pixel, bytes_per_row, colours) =
            (number(0), number(11), number(12), number(19));
        assert_eq!(bits_per_pixel, 32, "a screen of true colour");
        let rows = &dump[header + colours * COLOUR..];
        let of_row = |row: &[u8]| -> Vec<[u8; 3]> {
            // Blue, green, red and a byte of nothing.
            row.chunks_exact(4)
                .take(width as usize)
                .map(|pixel| [pixel[2], pixel[1], pixel[0]])
                .collect()
        };
        let pixels =
            rows.chunks_exact(bytes_per_row).take(height as usize).flat_map(of_row).collect();
        Self { width, height, pixels }
    }

    /// Whether there is nothing on it to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.pixels.windows(2).filter(|pair| pair[0] != pair[1]).count() < EDGES
    }

    /// The file that it is kept in.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(self.pixels.as_flattened()).unwrap();
        writer.finish().unwrap();
        file
    }
}

/// How many bytes an entry of a dump's table of colours has.
const COLOUR: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    /// A dump of a white screen of 100 x 100 with a black pixel at each of these places.
    fn dump(marks: impl Iterator<Item = usize>) -> Vec<u8> {
        let mut header = [0_u32; 25];
        (header[0], header[11], header[12], header[19]) = (104, 32, 400, 1);
        let mut dump: Vec<u8> = header.iter().flat_map(|number| number.to_be_bytes()).collect();
        dump.extend([b'x', 0, 0, 0]);
        dump.extend([7; COLOUR]);
        let rows = dump.len();
        dump.resize(rows + 100 * 400, 255);
        for mark in marks {
            dump[rows + mark * 4..][..4].fill(0);
        }
        dump
    }

    #[test]
    fn a_picture_is_blank_until_something_is_on_it() {
        let frame = (0..100).map(|row| row * 100 + 10);
        assert!(Picture::of_screen(&dump(frame), (100, 100)).is_blank());
        let text = (0..EDGES).step_by(2).map(|place| place + 1);
        assert!(!Picture::of_screen(&dump(text), (100, 100)).is_blank());
    }

    #[test]
    fn a_picture_has_the_colours_of_the_screen_and_can_be_a_corner_of_it() {
        let mut dump = dump([0].into_iter());
        let end = dump.len();
        dump[end - 4..].copy_from_slice(&[0, 0, 255, 0]);
        let picture = Picture::of_screen(&dump, (100, 100));
        assert_eq!(
            (picture.pixels[0], picture.pixels[1], picture.pixels[9999]),
            ([0; 3], [255; 3], [255, 0, 0])
        );
        let corner = Picture::of_screen(&dump, (10, 20));
        assert_eq!((corner.pixels.len(), corner.pixels[0]), (200, [0; 3]));
        assert_eq!(&corner.png()[..4], b"\x89PNG");
    }
}
